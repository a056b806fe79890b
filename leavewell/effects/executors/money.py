"""Money that goes to a customer: a credit, or some of a charge given back. Carried out once, or by a person."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.billing.types import Credit, Operation, Refund, SubscriptionView
from leavewell.effects.executors.change import Change, GivesWay
from leavewell.effects.types import Claimed, ForPerson, LostAnswer, Settlement
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.changes import CreditCarriedOut, RefundCarriedOut
from leavewell.kernel.money import Money

STILL_UNKNOWN = "still_unknown"
"""Whether the money went can't be read, and billing may have forgotten our key: a second sending could pay twice."""


class Giving(Change):
    """Money isn't given on a guess: after the idempotency window an unknown outcome goes to a person."""

    shows_promise = False

    def run(self, claimed: Claimed) -> Settlement:
        """One attempt."""
        settlement = super().run(claimed)
        late = claimed.look_first and claimed.group > 1
        return ForPerson(STILL_UNKNOWN) if late and isinstance(settlement, LostAnswer) else settlement


class CreditInBilling(Giving, GivesWay):
    """An accepted credit, ``minor`` and ``currency``: it comes off the next bills, so a cancel makes it pointless."""

    def operation(self, claimed: Claimed, view: SubscriptionView) -> Operation:
        return Credit(_amount(claimed))

    def fact(self, claimed: Claimed, mirrored: Subscription, view: SubscriptionView, found: bool) -> Fact:
        subject = UUID(claimed.effect.payload["subject"])
        return CreditCarriedOut(claimed.effect.pk, mirrored.pk, subject, _amount(claimed))


class RefundInBilling(Giving):
    """So much of ``charge`` goes back. A cancel doesn't overtake it: it is owed all the same."""

    def operation(self, claimed: Claimed, view: SubscriptionView) -> Operation:
        return Refund(claimed.effect.payload["charge"], _amount(claimed))

    def fact(self, claimed: Claimed, mirrored: Subscription, view: SubscriptionView, found: bool) -> Fact:
        subject = UUID(claimed.effect.payload["subject"])
        charge = claimed.effect.payload["charge"]
        return RefundCarriedOut(claimed.effect.pk, mirrored.pk, subject, _amount(claimed), charge)


def _amount(claimed: Claimed) -> Money:
    return Money(claimed.effect.payload["minor"], claimed.effect.payload["currency"])
