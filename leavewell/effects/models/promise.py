"""What was promised to a customer, until billing has shown that it was kept."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code
from leavewell.effects.states import PromiseState
from leavewell.kernel.money import Money


class Promise(SpaceRow):
    """One accepted offer, concession or cancellation, with the goal that a reading of billing is held against.

    ``origin`` and ``origin_id`` name what it came of. Which of the goal's columns are filled depends on ``goal``
    (see ``effects.goals``). ``holds_until`` is when its effect ends, ``remind_at`` when the customer is told before
    that, ``in_place_at`` when billing was first read back with it. ``judged`` payments were looked at so far, in
    ``looks`` readings. A broken one has ``why`` and ``mend``, and ``seen_to_at`` once a member has seen to it; of
    several ``breaks`` these tell of the last, and ``look_at`` of when it is held against billing again. ``rests``: the
    kind of a pause; empty for one of before there were two.
    """

    prefix = "pro"

    class Origin(models.TextChoices):
        DECLARATION = "declaration"
        OFFER = "offer"
        CONCESSION = "concession"

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    subscription = models.ForeignKey("accounts.Subscription", on_delete=models.PROTECT, related_name="+")
    origin = Code(choices=Origin.choices)
    origin_id = models.UUIDField()
    goal = Code()
    made_at = models.DateTimeField()
    in_place_at = models.DateTimeField(null=True)

    holds_until = models.DateTimeField(null=True)
    price_minor = models.BigIntegerField(null=True)
    currency = Code(max_length=3, default="")
    tax_bp = models.PositiveIntegerField(default=0)
    percent_bp = models.PositiveIntegerField(null=True)
    cycles = models.PositiveIntegerField(null=True)
    quantity = models.PositiveIntegerField(null=True)
    price_id = Code(max_length=255, default="")
    rests = Code(default="")
    first_payment_at = models.DateTimeField(null=True)
    interval = Code(default="")
    interval_count = models.PositiveSmallIntegerField(default=1)

    state = Code(default=PromiseState.OPEN.value)
    reason = Code(default="")
    judged = models.PositiveIntegerField(default=0)
    breaks = models.PositiveIntegerField(default=0)
    looks = models.PositiveIntegerField(default=0)
    look_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    why = Code(default="")
    mend = Code(default="")
    expected_minor = models.BigIntegerField(null=True)
    seen_minor = models.BigIntegerField(null=True)
    seen_currency = Code(max_length=3, default="")
    seen_to_at = models.DateTimeField(null=True)
    seen_to_by = Code(max_length=128, default="")

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "origin", "origin_id"], name="one_promise_an_origin")
        ]
        indexes = [
            models.Index(fields=["space", "state", "made_at"], name="promises_by_state"),
            models.Index(fields=["space", "subscription"], name="promises_of_subscription"),
        ]

    @property
    def price(self) -> Money | None:
        """What its payments are held against; None for an end."""
        return None if self.price_minor is None else Money(self.price_minor, self.currency)

    @property
    def expected(self) -> Money | None:
        """What should have been taken, where money shows that it was broken."""
        return None if self.expected_minor is None else Money(self.expected_minor, self.seen_currency)

    @property
    def seen(self) -> Money | None:
        """What was taken instead."""
        return None if self.seen_minor is None else Money(self.seen_minor, self.seen_currency)
