"""A departure with its live dates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Code
from leavewell.offboarding.decide.instants import Instants, Phase, phase_at
from leavewell.offboarding.states import DepartureState


class Departure(SpaceRow):
    """One subscription that ends, however that came about. It alone owns the live dates.

    ``declaration`` is the recorded wish, if there was one; what that promised stays as it was.
    """

    prefix = "dpt"

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    subscription = models.ForeignKey("accounts.Subscription", on_delete=models.PROTECT, related_name="+")
    declaration = models.ForeignKey("flow.Declaration", null=True, on_delete=models.PROTECT, related_name="+")
    origin = Code()
    state = Code(default=DepartureState.OPEN.value)
    requested_at = models.DateTimeField()
    billing_ends_at = models.DateTimeField()
    access_ends_at = models.DateTimeField()
    undo_until = models.DateTimeField()
    delete_after = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "subscription"],
                condition=Q(state=DepartureState.OPEN.value),
                name="one_open_departure_a_subscription",
            )
        ]
        indexes = [models.Index(fields=["space", "account"], name="departures_of_account")]

    @property
    def dates(self) -> Instants:
        """The live dates."""
        return Instants(self.billing_ends_at, self.access_ends_at, self.undo_until, self.delete_after)

    @property
    def phase(self) -> Phase:
        """Where it stands now, in business time."""
        return phase_at(self.space.now(), self.dates)
