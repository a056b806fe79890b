"""The simulator as a processor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from leavewell.billing.errors import AuthFailed, BillingError, Unavailable
from leavewell.billing.giving import AGAINST_REFUND, CHARGE_UNKNOWN
from leavewell.billing.guard import guarded
from leavewell.billing.pace import Pace
from leavewell.billing.simulator.answers import refused_write
from leavewell.billing.simulator.client import READ_SECONDS, Answer, Lost, NotSent, SimulatorClient, read_as
from leavewell.billing.simulator.planning import capabilities_of, is_met, plan_of
from leavewell.billing.simulator.translate import (
    PROCESSOR,
    charge,
    match_of,
    subscription_path,
    view,
)
from leavewell.billing.simulator.walking import ROWS, Walks
from leavewell.billing.simulator.wire import (
    WireCharge,
    WireCustomer,
    WireInvoice,
    WireRefund,
    WireSubscription,
    parse,
)
from leavewell.billing.simulator.writing import Write, write_of
from leavewell.billing.terms import AGAINST_PRICE, rejected
from leavewell.billing.types import (
    AlreadyDone,
    Applied,
    Cancel,
    Capability,
    Charge,
    ConnectionRefused,
    Credit,
    CustomerMatch,
    CustomerRef,
    Finding,
    Health,
    MoneyOperation,
    NotDone,
    NotTaken,
    Operation,
    OperationKey,
    Outcome,
    Plan,
    Refund,
    Rejected,
    Scheduled,
    SubRef,
    SubscriptionView,
    SubState,
    Unknown,
)
from leavewell.kernel.money import Money


@guarded
class SimulatorProcessor(Walks):
    """One site of a simulator. Keeps the ``Processor`` contract."""

    name: ClassVar[str] = PROCESSOR
    idempotency_window: ClassVar[timedelta] = timedelta(hours=24)
    pace: ClassVar[Pace] = Pace(1000, 1000, at_once=32)

    def __init__(
        self,
        base_url: str,
        key: str,
        now: Callable[[], datetime],
        read_seconds: float = READ_SECONDS,
        rows: int = ROWS,
    ) -> None:
        self._client, self._rows = SimulatorClient(base_url, key, now, read_seconds), rows

    def health(self) -> Health:
        """Whether the key works; the data are always test data."""
        try:
            self._client.read("/v1/site")
        except BillingError as error:
            return Health(False, "test", error.what)
        return Health(True, "test", "The simulator answers.", self.capabilities(None))

    def capabilities(self, sub: SubscriptionView | None) -> frozenset[Capability]:
        """What can be done, with this subscription where one is given."""
        return capabilities_of(sub)

    def find(self, ref: CustomerRef) -> Sequence[CustomerMatch]:
        """Every customer that fits. Raises as ``get`` does."""
        given = {name: value for name, value in (("id", ref.id), ("email", ref.email)) if value}
        rows = self._client.pages("/v1/customers", **given) if given else iter(())
        return tuple(match_of(read_as(WireCustomer, row)) for row in rows)

    def get(self, ref: SubRef) -> SubscriptionView:
        """Read a subscription. Raises MissingAtProvider, AuthFailed, Unavailable or ProtocolError."""
        body = self._client.read(subscription_path(ref.id))
        return view(read_as(WireSubscription, body), self._client.now())

    def plan(self, operation: Operation, sub: SubscriptionView) -> Plan:
        """What the operation would do to what was seen."""
        return plan_of(operation, sub)

    def apply(self, plan: Plan, key: OperationKey) -> Outcome:
        """One attempt; never raises."""
        if plan.blockers:
            first = plan.blockers[0]
            return Rejected("blocked", first.code, first.words)
        if plan.already_done:
            return self._look_again(plan)
        try:
            if isinstance(plan.operation, Refund) and not self._has(plan.ref, plan.operation.charge):
                return rejected(CHARGE_UNKNOWN)
            write = write_of(plan.operation, plan.ref, self._customer_of(plan))
        except AuthFailed as error:
            return ConnectionRefused(error.what)
        except BillingError as error:
            return NotTaken(error.what, getattr(error, "retry_after_seconds", None))
        try:
            answer = self._send(write, plan, key)
            return self._outcome(answer, plan)
        except NotSent as error:
            return NotTaken(f"The simulator can't be reached ({error}).")
        except Lost as error:
            return Unknown(f"The answer was lost ({error}).")
        except Exception as error:
            return Unknown(f"The answer can't be read ({type(error).__name__}).")

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
        """Money taken from that instant on, oldest first."""
        back, billed_at = self._refunded(ref), self._billed_at(ref)
        for row in self._client.pages("/v1/charges", subscription=ref.id, since=since.isoformat()):
            taken = read_as(WireCharge, row)
            yield charge(taken, back.get(taken.id), billed_at.get(taken.invoice or ""))

    def close(self) -> None:
        """Give the connection back."""
        self._client.close()

    def _refunded(self, ref: SubRef) -> dict[str, Money]:
        """By charge, what went back of it."""
        back: dict[str, Money] = {}
        for row in self._client.pages("/v1/refunds", subscription=ref.id):
            refund = read_as(WireRefund, row)
            before = back.get(refund.charge)
            back[refund.charge] = before + refund.amount if before else refund.amount
        return back

    def _billed_at(self, ref: SubRef) -> dict[str, datetime]:
        """By invoice, when it was made."""
        rows = self._client.pages("/v1/invoices", subscription=ref.id)
        bills = (read_as(WireInvoice, row) for row in rows)
        return {bill.id: bill.created_at for bill in bills}

    def _has(self, ref: SubRef, charge_id: str) -> bool:
        """Whether a charge is this subscription's: the simulator would give back anybody's. Raises as ``get`` does."""
        rows = self._client.pages("/v1/charges", subscription=ref.id)
        return any(read_as(WireCharge, row).id == charge_id for row in rows)

    def _customer_of(self, plan: Plan) -> str:
        """Asked for only where the request needs it. Raises as ``get`` does."""
        return self.get(plan.ref).customer.id or "" if isinstance(plan.operation, Credit) else ""

    def _send(self, write: Write, plan: Plan, key: OperationKey) -> Answer:
        marks = {
            "Idempotency-Key": key.step(write.step),
            "Operation-Id": str(key.operation),
            "If-Version": plan.fingerprint,
        }
        return self._client.send("POST", write.path, body=write.body, headers=marks)

    def _outcome(self, answer: Answer, plan: Plan) -> Outcome:
        if answer.code in ("already_ended", "nothing_scheduled", "not_ended", "not_paused"):
            return self._look_again(plan)
        refunds = isinstance(plan.operation, Refund)
        refused = refused_write(answer, AGAINST_REFUND if refunds else AGAINST_PRICE)
        if refused is not None:
            return refused
        replayed = answer.headers.get("idempotency-replayed") == "true"
        if isinstance(plan.operation, MoneyOperation):
            # It answers with the entry that it made; if the reading fails, the operation is looked for later.
            return _done(plan.operation, self.get(plan.ref), replayed)
        written = view(parse(WireSubscription, answer.body), self._client.now())
        return _done(plan.operation, self._read_back(written), replayed)

    def _read_back(self, written: SubscriptionView) -> SubscriptionView:
        """The subscription as it stands after the write; the write's own answer if only the reading fails."""
        try:
            return self.get(written.ref)
        except BillingError:
            return written

    def _look_again(self, plan: Plan) -> Outcome:
        """Nothing to write, as far as was seen: is that still so?"""
        try:
            seen = self.get(plan.ref)
        except AuthFailed as error:
            return ConnectionRefused(error.what)
        except BillingError as error:
            return NotTaken(error.what, getattr(error, "retry_after_seconds", None))
        if is_met(plan.operation, plan.effective_at, seen):
            return AlreadyDone(seen)
        return Rejected("state_changed", "state_changed", "The subscription has changed since it was read.")

    def _finding(self, plan: Plan, key: OperationKey) -> Finding:
        ours = self._happened(key)
        seen = self.get(plan.ref)
        met = is_met(plan.operation, plan.effective_at, seen)
        # A late arrival of our own between the two readings would look like somebody else's work.
        if ours or (met and self._happened(key)):
            return _done(plan.operation, seen, replayed=True)
        return AlreadyDone(seen) if met else NotDone(seen)

    def _happened(self, key: OperationKey) -> bool:
        return any(True for _ in self._client.pages("/v1/operations", operation=str(key.operation)))


def _done(operation: Operation, seen: SubscriptionView, replayed: bool) -> Applied | Scheduled:
    if isinstance(operation, Cancel) and seen.state is SubState.ENDING and seen.ends_at is not None:
        return Scheduled(seen, seen.ends_at, replayed)
    return Applied(seen, replayed)
