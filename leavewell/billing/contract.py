"""The contract that every connector keeps. The same conformance suite runs against each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import ClassVar, Protocol

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


class Processor(Protocol):
    """One connection to one billing system. Made for one call or one thread, then closed."""

    name: ClassVar[str]

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

        Never raises: a lost answer is Unknown, a call that surely did not arrive is NotTaken.
        """

    def reconcile(self, plan: Plan, key: OperationKey) -> Finding:
        """Did the operation with this key happen? Reads only; never raises."""

    def charges_since(self, ref: SubRef, since: datetime) -> Iterator[Charge]:
        """Money taken for the subscription from that instant on, oldest first. Raises as ``get`` does."""

    def close(self) -> None:
        """Give the connection back."""
