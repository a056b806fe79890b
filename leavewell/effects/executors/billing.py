"""A cancel, and a discount that was accepted, carried out in billing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.billing.contract import Processor
from leavewell.billing.types import (
    AlreadyDone,
    Cancel,
    Discount,
    Operation,
    Outcome,
    SubscriptionView,
    SubState,
    UndoCancel,
)
from leavewell.effects.decide.ending import goal_met, when_to_end
from leavewell.effects.executors.change import Change, GivesWay, OfferInBilling
from leavewell.effects.types import Claimed
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.effects import CancelCarriedOut, CancelUndone, DiscountCarriedOut


class CancelInBilling(Change):
    """Ends a subscription as it was promised to the customer."""

    def operation(self, claimed: Claimed, view: SubscriptionView) -> Operation:
        when = when_to_end(self.promised_at(claimed), view, claimed.act.at)
        return Cancel(when, claimed.effect.payload.get("reason"))

    def promised_at(self, claimed: Claimed) -> datetime:
        return datetime.fromisoformat(claimed.effect.payload["ends_at"])

    def fact(self, claimed: Claimed, mirrored: Subscription, view: SubscriptionView, found: bool) -> Fact:
        last = view.last_charge
        return CancelCarriedOut(
            effect_id=claimed.effect.pk,
            subscription_id=mirrored.pk,
            subject_id=UUID(claimed.effect.payload["subject"]),
            ends_at=view.ends_at or view.read_at,
            ended=view.state == SubState.ENDED,
            found_done=found,
            last_charge=last.amount if last else None,
            last_charge_at=last.at if last else None,
        )


class UndoInBilling(GivesWay):
    """Takes a scheduled end back."""

    def operation(self, claimed: Claimed, view: SubscriptionView) -> Operation:
        return UndoCancel()

    def fact(self, claimed: Claimed, mirrored: Subscription, view: SubscriptionView, found: bool) -> Fact:
        subject = UUID(claimed.effect.payload["subject"])
        return CancelUndone(claimed.effect.pk, mirrored.pk, subject, found)


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
