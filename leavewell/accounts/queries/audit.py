"""The trail of deeds. The space comes first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from leavewell.accounts.border import SpaceRows
from leavewell.accounts.models import AuditEntry, Member, Space


def audit_of(space: Space, *, actor: str = "", deed: str = "") -> SpaceRows[AuditEntry]:
    """The trail, the newest first; by one actor, of one deed, where they are named."""
    rows = AuditEntry.objects.of(space).order_by("-occurred_at", "-pk")
    rows = rows.filter(actor=actor) if actor else rows
    return rows.filter(deed=deed) if deed else rows


def deeds_about(space: Space, subject: str, *, since: datetime) -> Sequence[AuditEntry]:
    """What people did with one thing from that instant on, the oldest first."""
    rows = AuditEntry.objects.of(space).filter(occurred_at__gte=since, subject=subject)
    return list(rows.order_by("occurred_at", "pk"))


def deeds_in(space: Space) -> Sequence[str]:
    """Every deed that stands on the trail."""
    return list(AuditEntry.objects.of(space).order_by("deed").values_list("deed", flat=True).distinct())


def people_by_actor(space: Space) -> dict[str, str]:
    """What the trail calls each member, also who has left, and their name."""
    rows = Member.objects.select_related("user").filter(workspace_id=space.workspace_id)
    return {f"member:{row.public_id}": str(row.user.name or row.user.email) for row in rows}
