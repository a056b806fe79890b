"""The simulator as a peer of the conformance suite."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Literal

import pytest

from leavewell.billing.conformance import Line, Order, Trouble
from leavewell.billing.simulator import SimulatorControl, SimulatorProcessor
from leavewell.billing.simulator.control_types import (
    Fault,
    FaultTarget,
    NewCustomer,
    NewDiscount,
    NewItem,
    NewPrice,
    NewSubscription,
)
from leavewell.billing.types import Operation, SubRef
from leavewell.kernel.money import Money
from leavewell_simulator.testing import free_port

START = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
WRITES: tuple[FaultTarget, ...] = (
    "cancel",
    "undo_cancel",
    "reactivate",
    "discounts",
    "quantity",
    "plan",
    "trial",
    "pause",
    "resume",
    "credits",
    "refunds",
)
HANG_SECONDS = 3.0
IMPATIENT_SECONDS = 1.0

FAULTS = {
    Trouble.CUT: Fault("any", "cut"),
    Trouble.CUT_AFTER: Fault("any", "cut", "after"),
    Trouble.TIMEOUT: Fault("any", "hang", seconds=HANG_SECONDS),
    Trouble.TIMEOUT_AFTER: Fault("any", "hang", "after", seconds=HANG_SECONDS),
    Trouble.ERROR_500: Fault("any", "error"),
    Trouble.ERROR_500_AFTER: Fault("any", "error", "after"),
    Trouble.ERROR_503: Fault("any", "error", status=503),
    Trouble.HTML_502: Fault("any", "html"),
    Trouble.BROKEN_BODY_AFTER: Fault("any", "broken_json", "after"),
    Trouble.FOREIGN_BODY_AFTER: Fault("any", "foreign_json", "after"),
    Trouble.BUSY: Fault("any", "busy"),
    Trouble.BUSY_7_SECONDS: Fault("any", "busy", retry_after=7),
    Trouble.KEY_REVOKED: Fault("any", "error", status=401),
    Trouble.SCOPE_MISSING: Fault("any", "error", status=403),
}


class SimulatorPeer:
    """One site of a running simulator, its time given by the test."""

    def __init__(self, url: str, key: str) -> None:
        self.url, self.key = url, key
        self._now = START
        self._numbers = count(1)
        self._made: list[SimulatorProcessor] = []
        self.control = SimulatorControl(url, key, self.now)
        self.control.ensure_site()

    def now(self) -> datetime:
        return self._now

    def move(self, by: timedelta) -> None:
        self._now += by
        self.control.tick()

    def processor(self) -> SimulatorProcessor:
        return self._keep(SimulatorProcessor(self.url, self.key, self.now))

    def impatient(self) -> SimulatorProcessor:
        return self._keep(SimulatorProcessor(self.url, self.key, self.now, read_seconds=IMPATIENT_SECONDS))

    def paged(self, rows: int) -> SimulatorProcessor:
        return self._keep(SimulatorProcessor(self.url, self.key, self.now, rows=rows))

    def stranger(self) -> SimulatorProcessor:
        return self._keep(SimulatorProcessor(self.url, "sim_never_given_out", self.now))

    def unreachable(self) -> SimulatorProcessor:
        return self._keep(SimulatorProcessor(f"http://127.0.0.1:{free_port()}", self.key, self.now))

    def make_customer(self, name: str, email: str | None = None) -> str:
        made = NewCustomer(f"cus_{next(self._numbers)}", email, name or None)
        self.control.load([made])
        return made.id

    def delete_customer(self, key: str) -> None:
        pytest.skip("the simulator deletes no customer")

    def make_subscription(self, order: Order) -> SubRef:
        number = next(self._numbers)
        sub = NewSubscription(
            id=f"sub_{number}",
            customer=f"cus_{number}",
            items=tuple(
                NewItem(
                    f"it_{n}",
                    "pro",
                    Money(line.minor, "EUR"),
                    line.quantity,
                    line.interval,
                    line.interval_count,
                )
                for n, line in enumerate(order.lines)
            ),
            trial_end=self._now + order.trial if order.trial else None,
            discounts=tuple(NewDiscount(*one) for one in order.discounts),
            payment="failing" if order.payment_fails else "ok",
        )
        self.control.load([NewCustomer(sub.customer, order.email)], [sub])
        return SubRef("simulator", sub.id)

    def put_on_sale(self, line: Line, *, currency: str | None = None) -> str:
        price = NewPrice(
            f"price_{next(self._numbers)}",
            "team",
            Money(line.minor, currency or "EUR"),
            line.interval,
            line.interval_count,
        )
        self.control.load(prices=[price])
        return price.id

    def customer_of(self, ref: SubRef) -> str:
        return ref.id.replace("sub", "cus")

    def elsewhere(self, operation: Operation, ref: SubRef) -> None:
        self.control.do(operation, ref.id)

    def trouble(self, kind: Trouble, on: Literal["write", "read"], times: int | None = 1) -> None:
        fault = FAULTS[kind]
        for target in WRITES if on == "write" else ("get",):
            self.control.add_fault(Fault(**{**vars(fault), "on": target, "times": times}))

    def heal(self) -> None:
        self.control.clear_faults()

    def operations_count(self, ref: SubRef) -> int:
        return len(self.control.operations(subscription=ref.id))

    def close(self) -> None:
        for processor in self._made:
            processor.close()
        self.control.close()

    def _keep(self, processor: SimulatorProcessor) -> SimulatorProcessor:
        self._made.append(processor)
        return processor
