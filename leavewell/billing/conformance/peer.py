"""What the suite needs of a billing system to try a connector against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, Protocol

from leavewell.billing.contract import Processor
from leavewell.billing.types import Interval, Operation, OperationKey, Outcome, Plan, SubRef

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One priced line: minor units of the peer's currency for one, each so many intervals."""

    minor: int = 4900
    quantity: int = 1
    interval: Interval = "month"
    interval_count: int = 1


@dataclass(frozen=True)
class Order:
    """A subscription that a test wants, started now. ``discounts`` are pairs of basis points and cycles."""

    lines: tuple[Line, ...] = (Line(),)
    trial: timedelta | None = None
    payment_fails: bool = False
    discounts: tuple[tuple[int, int | None], ...] = ()
    email: str | None = None


class Trouble(StrEnum):
    """What can go wrong with one call. Without ``_AFTER`` the change is not applied."""

    CUT = "cut"
    CUT_AFTER = "cut_after"
    TIMEOUT_AFTER = "timeout_after"
    TIMEOUT = "timeout"
    ERROR_500 = "error_500"
    ERROR_500_AFTER = "error_500_after"
    ERROR_503 = "error_503"
    HTML_502 = "html_502"
    BROKEN_BODY_AFTER = "broken_body_after"
    FOREIGN_BODY_AFTER = "foreign_body_after"
    BUSY = "busy"
    BUSY_7_SECONDS = "busy_7_seconds"
    KEY_REVOKED = "key_revoked"
    SCOPE_MISSING = "scope_missing"


class Peer(Protocol):
    """A billing system, or what stands for one: filled, broken and looked into. Fresh for each test."""

    def now(self) -> datetime:
        """Business time."""

    def move(self, by: timedelta) -> None:
        """Let business time pass, with all that it brings."""

    def processor(self) -> Processor:
        """A new connector with the right key."""

    def impatient(self) -> Processor:
        """The same with a time-out of about a second, so that a test of time-outs is short."""

    def paged(self, rows: int) -> Processor:
        """The same with so many rows on a page, so that a few rows make several pages."""

    def stranger(self) -> Processor:
        """A connector whose key was never given out."""

    def unreachable(self) -> Processor:
        """A connector to where nobody listens."""

    def make_customer(self, name: str, email: str | None = None) -> str:
        """The id of a new customer without a subscription; an empty name is none."""

    def delete_customer(self, key: str) -> None:
        """Somebody deletes a customer who has no subscription."""

    def make_subscription(self, order: Order) -> SubRef:
        """A subscription of a new customer."""

    def put_on_sale(self, line: Line, *, currency: str | None = None) -> str:
        """A price of these terms, in the peer's currency unless another is named; its id there."""

    def customer_of(self, ref: SubRef) -> str:
        """The id of the customer who has it."""

    def elsewhere(self, operation: Operation, ref: SubRef) -> None:
        """What somebody does in the billing system's own dashboard."""

    def trouble(self, kind: Trouble, on: Literal["write", "read"], times: int | None = 1) -> None:
        """From now on, so many calls of that kind go wrong (None: until ``heal``)."""

    def heal(self) -> None:
        """Nothing goes wrong any more."""

    def operations_count(self, ref: SubRef) -> int:
        """How many writes the billing system has really applied to the subscription."""


def planned(peer: Peer, operation: Operation, ref: SubRef) -> Plan:
    """The operation, planned on what is there now."""
    processor = peer.processor()
    return processor.plan(operation, processor.get(ref))


def done(peer: Peer, operation: Operation, ref: SubRef, key: OperationKey) -> Outcome:
    """The operation, planned and applied without trouble."""
    return peer.processor().apply(planned(peer, operation, ref), key)
