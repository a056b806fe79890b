"""Seats, plan and trial changed in billing, as a customer accepted it. Nothing is charged for the change itself."""

from __future__ import annotations

from abc import abstractmethod
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.billing.types import ChangePlan, ChangeQuantity, ExtendTrial, Operation, SubscriptionView
from leavewell.effects.executors.change import OfferInBilling
from leavewell.effects.types import Claimed
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.changes import ChangeCarriedOut


class TermsInBilling(OfferInBilling):
    """One change of terms; ``change`` is what the fact calls it."""

    change: ClassVar[str]

    @abstractmethod
    def asked(self, payload: dict[str, Any]) -> Operation:
        """What the effect's payload asks for."""

    def operation(self, claimed: Claimed, view: SubscriptionView) -> Operation:
        return self.asked(claimed.effect.payload)

    def fact(self, claimed: Claimed, mirrored: Subscription, view: SubscriptionView, found: bool) -> Fact:
        return ChangeCarriedOut(
            effect_id=claimed.effect.pk,
            subscription_id=mirrored.pk,
            subject_id=UUID(claimed.effect.payload["subject"]),
            change=self.change,
            found_done=found,
        )


class QuantityInBilling(TermsInBilling):
    """More or fewer of the only item: ``quantity``."""

    change = "quantity"

    def asked(self, payload: dict[str, Any]) -> Operation:
        return ChangeQuantity(payload["quantity"])


class PlanInBilling(TermsInBilling):
    """Another price for the only item: ``price``, billing's own id."""

    change = "plan"

    def asked(self, payload: dict[str, Any]) -> Operation:
        return ChangePlan(payload["price"])


class TrialInBilling(TermsInBilling):
    """A longer trial: ``until``, an instant in ISO 8601."""

    change = "trial"

    def asked(self, payload: dict[str, Any]) -> Operation:
        return ExtendTrial(datetime.fromisoformat(payload["until"]))
