"""Finance's own rows: exchange rates that the company puts in, and months that it has locked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Codes, Label


class ExchangeRate(SpaceRow):
    """On that day one unit of ``currency`` was worth ``rate`` units of ``into``.

    ``source`` is where the company has it from, in its own words.
    """

    prefix = "rat"

    into = Code(max_length=3)
    currency = Code(max_length=3)
    day = models.DateField()
    rate = models.DecimalField(max_digits=20, decimal_places=10)
    source = Label(default="")
    put_at = models.DateTimeField()
    put_by = Code(max_length=128)

    objects = SpaceRows.as_manager()

    class Meta:
        verbose_name = "rate"
        constraints = [
            models.UniqueConstraint(
                fields=["space", "into", "currency", "day"], name="one_rate_a_currency_and_day"
            )
        ]


class LockedMonth(SpaceRow):
    """A calendar month whose figures were frozen. ``zone`` and ``currency`` are those it was counted in.

    ``read_at``: how old the oldest reading of billing was; None where nothing is read from billing. ``sha256`` seals
    the head and all lines. One that was unlocked stays, with the reason.
    """

    prefix = "lmo"

    month = models.DateField()
    zone = Label()
    currency = Code(max_length=3, default="")
    read_at = models.DateTimeField(null=True)
    line_count = models.PositiveIntegerField()
    sha256 = Code()
    locked_at = models.DateTimeField()
    locked_by = Code(max_length=128)
    unlocked_at = models.DateTimeField(null=True)
    unlocked_by = Code(max_length=128, default="")
    unlock_reason = Label(default="")

    objects = SpaceRows.as_manager()

    class Meta:
        verbose_name = "locked month"
        constraints = [
            models.UniqueConstraint(
                fields=["space", "month"], condition=Q(unlocked_at=None), name="one_lock_a_month"
            )
        ]


class LockedLine(SpaceRow):
    """One line behind a locked month's figures: ids, codes, money and instants."""

    prefix = "lli"

    locked = models.ForeignKey(LockedMonth, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    body = Codes()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "locked", "position"], name="one_line_a_position")
        ]
