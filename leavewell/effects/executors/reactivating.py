"""A subscription that has ended goes on again, for no more than the customer was shown."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.billing.contract import Processor
from leavewell.billing.types import Operation, Outcome, Reactivate, Rejected, SubscriptionView, SubState
from leavewell.effects.executors.change import GivesWay
from leavewell.effects.types import Claimed
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.ends import SubscriptionReactivated
from leavewell.kernel.money import Money


class ReactivateInBilling(GivesWay):
    """Lets an ended one go on. ``minor`` and ``currency`` are what was shown: dearer goes to a person, unsent."""

    def operation(self, claimed: Claimed, view: SubscriptionView) -> Operation:
        return Reactivate()

    def _change(self, claimed: Claimed, processor: Processor, view: SubscriptionView) -> Outcome | None:
        shown = Money(claimed.effect.payload["minor"], claimed.effect.payload["currency"])
        if view.state is SubState.ENDED and _costs_more(view, shown):
            return Rejected("blocked", "price_differs", "It would cost more than the customer was shown.")
        return super()._change(claimed, processor, view)

    def fact(self, claimed: Claimed, mirrored: Subscription, view: SubscriptionView, found: bool) -> Fact:
        last, ended = view.last_charge, UUID(claimed.effect.payload["subscription"])
        return SubscriptionReactivated(
            effect_id=claimed.effect.pk,
            subscription_id=ended,
            subject_id=UUID(claimed.effect.payload["subject"]),
            found_done=found,
            last_charge=last.amount if last else None,
            last_charge_at=last.at if last else None,
            continued_as=mirrored.pk if mirrored.pk != ended else None,
        )


def _costs_more(view: SubscriptionView, shown: Money) -> bool:
    units = [item.unit for item in view.items]
    if any(unit.currency != shown.currency for unit in units):
        return True
    return sum(item.unit.minor * item.quantity for item in view.items) > shown.minor
