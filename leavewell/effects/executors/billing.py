"""A discount that was accepted, and an end that is taken back, carried out in billing."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.accounts.types import Act
from leavewell.billing.contract import Processor
from leavewell.billing.types import AlreadyDone, Discount, Operation, Outcome, SubscriptionView, UndoCancel
from leavewell.effects.actions.pause_ends import end_pause_after_all
from leavewell.effects.decide.ending import goal_met
from leavewell.effects.decide.pauses import waits_for_us
from leavewell.effects.executors.change import GivesWay, OfferInBilling
from leavewell.effects.types import Claimed
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.changes import DiscountCarriedOut
from leavewell.kernel.facts.ends import CancelUndone


class UndoInBilling(GivesWay):
    """Takes a scheduled end back."""

    def operation(self, claimed: Claimed, view: SubscriptionView) -> Operation:
        return UndoCancel()

    def fact(self, claimed: Claimed, mirrored: Subscription, view: SubscriptionView, found: bool) -> Fact:
        subject = UUID(claimed.effect.payload["subject"])
        return CancelUndone(claimed.effect.pk, mirrored.pk, subject, found)

    def settled(self, act: Act, claimed: Claimed, mirrored: Subscription, view: SubscriptionView) -> None:
        """A pause that the cancel came in still has to end on its day."""
        super().settled(act, claimed, mirrored, view)
        if waits_for_us(view):
            end_pause_after_all(act, mirrored, claimed.effect.pk)


class DiscountInBilling(OfferInBilling):
    """Puts an accepted discount on a subscription, beside those that it has.

    One that only ``restores`` a promised one is done where somebody has put that back already.
    """

    def _change(self, claimed: Claimed, processor: Processor, view: SubscriptionView) -> Outcome | None:
        restores = claimed.effect.payload.get("restores", False)
        if restores and goal_met(self.operation(claimed, view), view, None):
            return AlreadyDone(view)
        return super()._change(claimed, processor, view)

    def operation(self, claimed: Claimed, view: SubscriptionView) -> Operation:
        return Discount(claimed.effect.payload["percent_bp"], claimed.effect.payload["cycles"])

    def fact(self, claimed: Claimed, mirrored: Subscription, view: SubscriptionView, found: bool) -> Fact:
        return DiscountCarriedOut(
            effect_id=claimed.effect.pk,
            subscription_id=mirrored.pk,
            subject_id=UUID(claimed.effect.payload["subject"]),
            percent_bp=claimed.effect.payload["percent_bp"],
            cycles=claimed.effect.payload["cycles"],
        )
