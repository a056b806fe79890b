from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from leavewell.accounts.models import AuditEntry
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.clock import wall_now


def note_deed(act: Act, deed: str, *, subject: str = "", reason: str = "", **details: Any) -> None:
    """Put a deed on the audit trail. ``details`` are codes, ids, numbers and instants."""
    must_be_open()
    _entry(act, deed, subject, details, reason).save(force_insert=True)


def note_deeds(act: Act, deed: str, done: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Put the same deed on the audit trail for many subjects, each with its details."""
    must_be_open()
    AuditEntry.objects.bulk_create([_entry(act, deed, subject, details) for subject, details in done])


def _entry(act: Act, deed: str, subject: str, details: dict[str, Any], reason: str = "") -> AuditEntry:
    return AuditEntry(
        space=act.space,
        deed=deed,
        actor=act.actor,
        subject=subject,
        reason=reason,
        details=details,
        occurred_at=act.at,
        recorded_at=wall_now(),
    )
