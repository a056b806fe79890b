"""Remembering how far an import has come, in the transaction of what it wrote."""

from __future__ import annotations

from leavewell.accounts.models import ImportMark
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act


def mark_import(act: Act, source: str, part: str, place: str | None) -> None:
    """One part of an import has come to this place; without a place it has come to its end."""
    must_be_open()
    ImportMark.objects.update_or_create(
        space=act.space,
        source=source,
        part=part,
        defaults={"place": place or "", "finished": place is None, "marked_at": act.at},
    )


def begin_import_anew(act: Act, source: str) -> None:
    """Forget how far the import has come."""
    must_be_open()
    ImportMark.objects.of(act.space).filter(source=source).delete()
