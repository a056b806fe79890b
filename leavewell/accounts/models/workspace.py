"""The workspace (a company that uses Leavewell) and its two spaces, live and test."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from leavewell.accounts.columns import Code, Label
from leavewell.kernel.clock import BusinessClock
from leavewell.kernel.ids import public_id, uuid7


class Workspace(models.Model):
    """One company that runs its cancellations here.

    ``country`` says which days are holidays (empty: none); ``grace_days`` how long data is kept after access ends.
    ``first_steps_away``: the list of what is to be set up first isn't shown on the first page any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = Label()
    zone = Label(default="UTC")
    mail_from = Label()
    country = Code(max_length=2, default="")
    grace_days = models.PositiveSmallIntegerField(default=60)
    created_at = models.DateTimeField()
    first_steps_away = models.BooleanField(default=False)

    @property
    def public_id(self) -> str:
        """What the outside sees."""
        return public_id("wsp", self.pk)


class Space(models.Model):
    """The live or the test half of a workspace, with a clock and a mail switch of its own.

    ``mail_in``: the address that its customers' mail is handed on to; in small letters, empty where there is none.
    ``reporting_currency``: the one that finance reports in; empty: each currency stands by itself.
    """

    class Mode(models.TextChoices):
        LIVE = "live"
        TEST = "test"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="spaces")
    mode = Code(choices=Mode.choices)
    clock_offset = models.DurationField(default=timedelta)
    mail_stopped = models.BooleanField(default=False)
    mail_in = Label(default="")
    reporting_currency = Code(max_length=3, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "mode"], name="one_space_a_mode"),
            models.UniqueConstraint(
                fields=["mail_in"], condition=~models.Q(mail_in=""), name="one_space_a_mail_address"
            ),
        ]

    @property
    def public_id(self) -> str:
        """What the outside sees."""
        return public_id("spc", self.pk)

    @property
    def clock(self) -> BusinessClock:
        """This space's business time, as of when the row was read."""
        return BusinessClock(self.clock_offset)

    def now(self) -> datetime:
        """Business time now."""
        return self.clock.now()
