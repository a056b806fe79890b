"""What a billing system told by itself, as it came in."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Personal, PersonalBytes, PersonalMap
from leavewell.effects.states import NoticeState


class Notice(SpaceRow):
    """One event, once. ``subject`` is billing's id of the subscription or dispute that is read because of it.

    ``reason`` says why it was ignored or failed. One that was asked for, and not sent to us, has no body.
    """

    personal = Personal(basis="proof of what a billing system told us", keep_days=90)
    prefix = "ntc"

    connection = models.ForeignKey("accounts.Connection", on_delete=models.PROTECT, related_name="+")
    provider = Code()
    event_id = Code(max_length=255)
    kind = Code(max_length=128)
    subject = Code(max_length=255, default="")
    headers = PersonalMap(default=dict)
    body = PersonalBytes(default=b"")
    state = Code(default=NoticeState.RECEIVED.value)
    reason = Code(default="")
    occurred_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "connection", "event_id"], name="one_notice_an_event")
        ]
        indexes = [
            models.Index(
                fields=["space", "connection", "subject"],
                condition=models.Q(state="received"),
                name="notices_waiting",
            ),
            models.Index(fields=["space", "connection", "received_at"], name="notices_by_time"),
        ]
