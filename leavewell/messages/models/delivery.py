"""What an endpoint was told, and how it took it."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code, Personal, PersonalText
from leavewell.kernel.ids import public_id
from leavewell.messages.models.endpoint import Endpoint
from leavewell.messages.states import DeliveryState


class Delivery(SpaceRow):
    """One event for one endpoint, however often it is tried or sent again. ``round`` counts how often it was asked for.

    ``tries`` are those of this round; ``status`` and ``reason`` are of the last one.
    """

    prefix = "dlv"

    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="deliveries")
    fact = models.ForeignKey("effects.FactRow", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    event = Code()
    state = Code(default=DeliveryState.WAITING.value)
    round = models.PositiveIntegerField(default=1)
    tries = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    reason = Code(default="")
    planned_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["space", "endpoint", "fact"], name="one_delivery_an_event")
        ]
        indexes = [
            models.Index(fields=["space", "endpoint", "planned_at"], name="deliveries_by_time"),
            models.Index(fields=["endpoint"], condition=models.Q(state="waiting"), name="deliveries_waiting"),
            models.Index(fields=["space", "settled_at"], name="deliveries_by_settling"),
        ]

    @property
    def event_id(self) -> str:
        """What the receiver knows the event by; the same in every attempt, at every endpoint."""
        return public_id("evt", self.fact_id)


class DeliveryTry(SpaceRow):
    """One attempt. ``status`` None: no answer came, as ``reason`` says. ``answered``: the beginning of the answer."""

    personal = Personal(basis="proof of what a receiver was told", keep_days=90)
    prefix = "dtr"

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    round = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    tried_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    reason = Code(default="")
    answered = PersonalText(default="")

    objects = SpaceRows.as_manager()

    class Meta:
        verbose_name_plural = "delivery tries"
        constraints = [
            models.UniqueConstraint(fields=["space", "delivery", "round", "number"], name="one_try_a_number")
        ]
        indexes = [models.Index(fields=["space", "tried_at"], name="delivery_tries_by_time")]
