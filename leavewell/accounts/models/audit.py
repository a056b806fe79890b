"""What members and operators did, with who, when and why. Append-only."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Codes


class AuditEntry(SpaceRow):
    """One deed. The workspace's own deeds (members, settings) stand in its live space."""

    prefix = "aud"

    deed = Code()
    actor = Code(max_length=128)
    subject = Code(max_length=128, default="")
    reason = Code(max_length=128, default="")
    details = Codes(default=dict)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    objects = SpaceRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["space", "occurred_at"], name="audit_by_time")]
