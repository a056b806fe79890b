"""Operations that leave the subscription as it is: credits, refunds, and a new one for one that has ended.

What is there says nothing about who did it, and a second one would cost again. So each carries our operation's id
in its own metadata, and before one is sent, and after a lost answer, Stripe's own list is searched for it.
"""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from leavewell.billing.errors import BillingError
from leavewell.billing.stripe.answers import attempted, unread
from leavewell.billing.stripe.client import StripeApi
from leavewell.billing.stripe.crediting import Crediting
from leavewell.billing.stripe.reading import Reader
from leavewell.billing.stripe.refunding import Refunding
from leavewell.billing.stripe.seen import Seen
from leavewell.billing.stripe.succeeding import Succeeding
from leavewell.billing.types import (
    AlreadyDone,
    Applied,
    Credit,
    Finding,
    NotDone,
    Operation,
    OperationKey,
    Outcome,
    Plan,
    Reactivate,
    Refund,
    Rejected,
    SubscriptionView,
)

RecordedOperation = Credit | Refund | Reactivate


class Record(Protocol):
    """One such operation on one subscription. Readings raise as ``Reader``'s do."""

    def found(self, ours: UUID) -> Applied | AlreadyDone | Rejected | None:
        """What Stripe's own list says of it; None: it isn't there."""

    def against(self) -> Rejected | None:
        """What stands in the way beyond what a plan can see."""

    def write(self, key: OperationKey) -> SubscriptionView | Rejected:
        """Raises NotSent, Lost, Refusal or Foreign."""


class Recorded:
    """Carries them out."""

    def __init__(self, api: StripeApi, reader: Reader) -> None:
        self._api, self._reader = api, reader

    def apply(self, plan: Plan, operation: RecordedOperation, key: OperationKey, seen: Seen) -> Outcome:
        """One attempt; never raises."""
        record = self._record(operation, seen)
        try:
            said = record.found(key.operation) or _stale(plan, seen) or record.against()
        except BillingError as error:
            return unread(error)
        return said or _done(attempted(lambda: record.write(key)))

    def reconcile(self, operation: RecordedOperation, key: OperationKey, seen: Seen) -> Finding:
        """Whether it happened; raises as a reading does."""
        found = self._record(operation, seen).found(key.operation)
        # One that came to nothing may be sent again, and is refused then with the reason.
        return found if isinstance(found, Applied | AlreadyDone) else NotDone(seen.view)

    def _record(self, operation: RecordedOperation, seen: Seen) -> Record:
        match operation:
            case Credit():
                return Crediting(self._api, operation, seen)
            case Refund():
                return Refunding(self._api, operation, seen)
            case Reactivate():
                return Succeeding(self._api, self._reader, seen)


def is_recorded(operation: Operation) -> bool:
    """Whether an operation is one of these."""
    return isinstance(operation, RecordedOperation)


def _stale(plan: Plan, seen: Seen) -> Rejected | None:
    if seen.view.fingerprint == plan.fingerprint:
        return None
    return Rejected("state_changed", "state_changed", "The subscription has changed since it was read.")


def _done(written: SubscriptionView | Outcome) -> Outcome:
    return Applied(written) if isinstance(written, SubscriptionView) else written
