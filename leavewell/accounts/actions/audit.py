from __future__ import annotations

from typing import Any

from leavewell.accounts.models import AuditEntry
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.clock import wall_now


def note_deed(act: Act, deed: str, *, subject: str = "", reason: str = "", **details: Any) -> None:
    """Put a deed on the audit trail. ``details`` are codes, ids, numbers and instants."""
    must_be_open()
    AuditEntry.objects.create(
        space=act.space,
        deed=deed,
        actor=act.actor,
        subject=subject,
        reason=reason,
        details=details,
        occurred_at=act.at,
        recorded_at=wall_now(),
    )
