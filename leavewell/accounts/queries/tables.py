"""Tables that a company brought in. The space comes first."""

from __future__ import annotations

from collections.abc import Sequence

from leavewell.accounts.models import ImportMark, Space, Upload


def import_marks(space: Space, source: str) -> dict[str, ImportMark]:
    """How far each part of an import has come, by part; empty before its first page."""
    return {mark.part: mark for mark in ImportMark.objects.of(space).filter(source=source)}


def uploads_of(space: Space, *, limit: int = 20) -> Sequence[Upload]:
    """The newest uploaded tables, without their content."""
    rows = Upload.objects.of(space).defer("content", "rejects").select_related("uploaded_by__user")
    return list(rows.order_by("-uploaded_at", "-pk")[:limit])
