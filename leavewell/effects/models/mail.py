"""Every mail as it left, or as it waits on the mailbox page of a test space."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Personal, PersonalBytes, PersonalText
from leavewell.effects.models.effect import Effect


class Mail(SpaceRow):
    """One mail of one effect; a repetition after a crash is the same row and the same Message-ID."""

    class State(models.TextChoices):
        SENDING = "sending"
        SENT = "sent"
        HELD = "held"

    personal = Personal(basis="proof of what the customer was told", keep_days=3 * 365)
    prefix = "mai"

    effect = models.ForeignKey(Effect, on_delete=models.PROTECT, related_name="mails")
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    kind = Code()
    message_id = Code(max_length=160)
    sender = PersonalText()
    to_address = PersonalText()
    subject = PersonalText()
    text = PersonalText()
    attachment_name = PersonalText(default="")
    attachment = PersonalBytes(default=b"")
    state = Code(choices=State.choices)
    composed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "effect"], name="one_mail_an_effect")]
        indexes = [models.Index(fields=["space", "composed_at"], name="mails_by_time")]
