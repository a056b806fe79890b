"""Keeps the processor contract, by way of Stripe's API and its official client.

Stripe has no condition on a write, so a plan is held against a reading right before it; a change in the moment
between is not seen. What a schedule, an open invoice or a real clock do is Stripe's, and was not tried there:
docs/start/connect-stripe.md says what was proven where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from leavewell.billing.errors import AuthFailed, BillingError, Unavailable
from leavewell.billing.guard import guarded
from leavewell.billing.pace import Pace
from leavewell.billing.planning import to_forgive
from leavewell.billing.stripe import health
from leavewell.billing.stripe.answers import attempted, unread
from leavewell.billing.stripe.capabilities import capabilities_of
from leavewell.billing.stripe.client import READ_SECONDS, Refusal, StripeApi
from leavewell.billing.stripe.moving import against_move
from leavewell.billing.stripe.planning import is_met, owes_only, plan_of
from leavewell.billing.stripe.reading import PAGE, Reader
from leavewell.billing.stripe.recorded import Recorded, RecordedOperation
from leavewell.billing.stripe.seen import Seen
from leavewell.billing.stripe.steps import is_ours, steps_of
from leavewell.billing.stripe.telling import Telling
from leavewell.billing.stripe.translate import PROCESSOR
from leavewell.billing.stripe.version import API_VERSION
from leavewell.billing.stripe.walking import Walker, Walks
from leavewell.billing.stripe.writing import send
from leavewell.billing.types import (
    AlreadyDone,
    Applied,
    Cancel,
    Capability,
    Charge,
    ConnectionRefused,
    CustomerMatch,
    CustomerRef,
    Discount,
    Finding,
    Health,
    NotDone,
    NotTaken,
    Operation,
    OperationKey,
    Outcome,
    Plan,
    Rejected,
    Scheduled,
    SubRef,
    SubscriptionView,
    SubState,
    Unknown,
)

API_BASE = "https://api.stripe.com"

FRESH = timedelta(seconds=2)
"""So young a reading needn't be made again for the write that it was planned from: each costs two calls of the pace."""


@guarded
class StripeProcessor(Walks, Telling):
    """One connection to one Stripe account. Made for one call or one thread."""

    name: ClassVar[str] = PROCESSOR
    idempotency_window: ClassVar[timedelta] = timedelta(hours=24)
    pace: ClassVar[Pace] = Pace(25, 100, at_once=3)

    def __init__(
        self,
        key: str,
        now: Callable[[], datetime],
        *,
        api_base: str = API_BASE,
        account: str | None = None,
        read_seconds: float = READ_SECONDS,
        rows: int = PAGE,
        version: str = API_VERSION,
        fresh: timedelta = FRESH,
    ) -> None:
        self._api = StripeApi(key, api_base, account, read_seconds, version)
        self._key, self._reader = key, Reader(self._api, now, account, fresh)
        self._walker = Walker(self._api, self._reader, now, rows)
        self._recorded = Recorded(self._api, self._reader)

    def health(self) -> Health:
        """Whether the key works; never raises."""
        return health.check(self._api, self._key)

    def capabilities(self, sub: SubscriptionView | None) -> frozenset[Capability]:
        """What can be done, narrowed to one subscription where it is given."""
        return capabilities_of(sub, self._api.version)

    def find(self, ref: CustomerRef) -> Sequence[CustomerMatch]:
        """Every customer that fits."""
        return self._reader.find(ref)

    def get(self, ref: SubRef) -> SubscriptionView:
        """Read a subscription, and what is still to be paid for it."""
        return self._reader.look(ref).view

    def plan(self, operation: Operation, sub: SubscriptionView) -> Plan:
        """What the operation would do to what was seen."""
        return plan_of(operation, sub, self._api.version)

    def apply(self, plan: Plan, key: OperationKey) -> Outcome:
        """One attempt; never raises. What is ours already, or has changed since it was read, is not written to."""
        if plan.blockers:
            first = plan.blockers[0]
            return Rejected("blocked", first.code, first.words)
        try:
            seen = self._reader.as_planned(plan)
        except BillingError as error:
            return unread(error)
        except Exception as error:
            return NotTaken(f"The subscription can't be read ({type(error).__name__}).")
        self._reader.forget()
        if isinstance(plan.operation, RecordedOperation):
            return self._recorded.apply(plan, plan.operation, key, seen)
        said = self._known(plan, key, seen) or against_move(self._api, plan.operation, seen)
        return said or self._written(plan, key, seen)

    def reconcile(self, plan: Plan, key: OperationKey) -> Finding:
        """Did the operation with this key happen? Never raises."""
        try:
            return self._finding(plan, key)
        except Unavailable as error:
            return NotTaken(error.what, error.retry_after_seconds)
        except AuthFailed as error:
            return ConnectionRefused(error.what)
        except Exception as error:
            return Unknown(error.what if isinstance(error, BillingError) else type(error).__name__)

    def charges_since(self, ref: SubRef, since: datetime) -> Iterator[Charge]:
        """Money taken from that instant on, oldest first: by when it was paid."""
        yield from self._reader.charges(ref, since)

    def close(self) -> None:
        """Give the connection back."""
        self._api.close()

    def _finding(self, plan: Plan, key: OperationKey) -> Finding:
        seen = self._reader.as_planned(plan)
        if isinstance(plan.operation, RecordedOperation):
            return self._recorded.reconcile(plan.operation, key, seen)
        if _happened(plan, key, seen):
            return _done(plan.operation, seen.view, replayed=True)
        met = is_met(plan.operation, plan.effective_at, seen.view)
        return AlreadyDone(seen.view) if met else NotDone(seen.view)

    def _known(self, plan: Plan, key: OperationKey, seen: Seen) -> Outcome | None:
        """What there is to say without writing; None where there is something to write."""
        met = is_met(plan.operation, plan.effective_at, seen.view)
        if plan.already_done:
            return AlreadyDone(seen.view) if met else _changed()
        if _happened(plan, key, seen):
            return _done(plan.operation, seen.view, replayed=True)
        if seen.view.fingerprint != plan.fingerprint:
            return _changed()
        if is_ours(plan.operation, seen, key.operation) and not owes_only(
            plan.operation, plan.effective_at, seen.view
        ):
            return Rejected("refused", "key_used", "This operation was carried out before, with other terms.")
        return None

    def _written(self, plan: Plan, key: OperationKey, seen: Seen) -> Outcome:
        return attempted(
            lambda: self._carried_out(plan, key, seen), lambda refusal: self._met_meanwhile(plan, refusal)
        )

    def _carried_out(self, plan: Plan, key: OperationKey, seen: Seen) -> Outcome:
        wire, version = seen.wire, self._api.version
        for step in steps_of(plan.operation, plan.effective_at, seen, key.operation, version):
            wire = send(self._api, step, plan.ref.id, key, wire)
        forgiven = to_forgive(plan.operation, seen.view) if isinstance(plan.operation, Cancel) else ()
        owed = tuple(each for each in seen.view.open_invoices if each not in forgiven)
        after = replace(self._reader.seen(wire, ()).view, open_invoices=owed)
        return _done(plan.operation, self._read_back(after), replayed=False)

    def _met_meanwhile(self, plan: Plan, refusal: Refusal) -> Outcome | None:
        """A DELETE of what has ended, and a void of what was paid, are refused: done, if reading it says so.

        A key that may end and mayn't forgive isn't dead: of the two only the second was refused.
        """
        statuses = (400, 403, 404)
        if refusal.kind is None or refusal.status not in statuses or not isinstance(plan.operation, Cancel):
            return None
        try:
            now = self._reader.look(plan.ref).view
        except BillingError:
            return None
        if is_met(plan.operation, plan.effective_at, now):
            return AlreadyDone(now)
        owes = owes_only(plan.operation, plan.effective_at, now)
        return Rejected("refused", "not_forgiven", "Stripe doesn't let this key forgive.") if owes else None

    def _read_back(self, written: SubscriptionView) -> SubscriptionView:
        """As it stands after the write; the write's own answer if only the reading fails."""
        try:
            return self.get(written.ref)
        except Exception:
            return written


def _happened(plan: Plan, key: OperationKey, seen: Seen) -> bool:
    """Whether our mark is there and what it stands for is so."""
    ours = is_ours(plan.operation, seen, key.operation)
    return ours and (
        isinstance(plan.operation, Discount) or is_met(plan.operation, plan.effective_at, seen.view)
    )


def _changed() -> Rejected:
    return Rejected("state_changed", "state_changed", "The subscription has changed since it was read.")


def _done(operation: Operation, seen: SubscriptionView, *, replayed: bool) -> Applied | Scheduled:
    if isinstance(operation, Cancel) and seen.state is SubState.ENDING and seen.ends_at is not None:
        return Scheduled(seen, seen.ends_at, replayed)
    return Applied(seen, replayed)
