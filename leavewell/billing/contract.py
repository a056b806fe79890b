"""The contract that every connector keeps. The same conformance suite runs against each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Protocol

from leavewell.billing.pace import Pace
from leavewell.billing.types import (
    Capability,
    Charge,
    CustomerMatch,
    CustomerRef,
    Finding,
    Health,
    Operation,
    OperationKey,
    Outcome,
    Plan,
    SubRef,
    SubscriptionView,
)
from leavewell.billing.walking import CustomerView, Page, PriceView, Unreadable


class Processor(Protocol):
    """One connection to one billing system. Made for one call or one thread, then closed."""

    name: ClassVar[str]
    idempotency_window: ClassVar[timedelta]
    """So long a repeated write with the same key is the same write; afterwards it would be a new one."""
    pace: ClassVar[Pace]

    def health(self) -> Health:
        """Whether the key works, for live or test data, and what it may do. Never raises."""

    def capabilities(self, sub: SubscriptionView | None) -> frozenset[Capability]:
        """What can be done, narrowed to one subscription where it is given."""

    def find(self, ref: CustomerRef) -> Sequence[CustomerMatch]:
        """Every customer that fits. Never picks one of several; none is an empty answer."""

    def get(self, ref: SubRef) -> SubscriptionView:
        """Read a subscription. Raises MissingAtProvider, AuthFailed, Unavailable or ProtocolError."""

    def plan(self, operation: Operation, sub: SubscriptionView) -> Plan:
        """What the operation would do to what was seen. Pure: nothing is read or written."""

    def apply(self, plan: Plan, key: OperationKey) -> Outcome:
        """One attempt. Nothing is written if the subscription no longer has the plan's fingerprint.

        Where billing takes no condition with a write, that is asked before: by what this processor itself read for
        the plan a moment ago, or by a new reading.

        Never raises: a lost answer is Unknown, a call that surely did not arrive is NotTaken.
        """

    def reconcile(self, plan: Plan, key: OperationKey) -> Finding:
        """Did the operation with this key happen? Reads only; never raises."""

    def charges_since(self, ref: SubRef, since: datetime) -> Iterator[Charge]:
        """Money taken for the subscription from that instant on, oldest first. Raises as ``get`` does."""

    def customers(self, after: str | None) -> Page[CustomerView | Unreadable]:
        """A page of all customers, beginning behind ``after``: the ``next`` of the page before, None at first.

        The order stands while rows come and go, and those that were deleted are not among them. Raises as
        ``get`` does; MissingAtProvider where there is no way on from ``after``, so that one begins anew.
        """

    def subscriptions(self, after: str | None) -> Page[SubscriptionView | Unreadable]:
        """A page of all subscriptions, also those that have ended; as ``customers``.

        A view's ``fingerprint`` is the one that ``get`` gives.
        """

    def prices(self, after: str | None) -> Page[PriceView | Unreadable]:
        """A page of what is on sale, and of what was; as ``customers``."""

    def close(self) -> None:
        """Give the connection back."""
