"""What a cancel or an offer costs at Stripe is what the policy says, to the minor unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from leavewell.billing.stripe import StripeProcessor
from leavewell.billing.stripe.tests.in_process import Site
from leavewell.billing.stripe.tests.in_process_connector import connector
from leavewell.billing.stripe.tests.money_cases import POLICY, Case, Costs, cases, unused
from leavewell.billing.types import (
    AlreadyDone,
    Applied,
    At,
    Cancel,
    ChangePlan,
    ChangeQuantity,
    Credit,
    Discount,
    Now,
    Operation,
    OperationKey,
    Pause,
    PeriodEnd,
    Refund,
    Rejected,
    Scheduled,
    SubRef,
    SubscriptionView,
    SubState,
)
from leavewell.kernel.money import Money
from leavewell_simulator.wsgi import Simulator

pytestmark = [pytest.mark.pure, pytest.mark.proves(5, 6, 12, 13, 14, 16, peer="wire front")]

CASES = tuple(cases(200, seed=39))
SECOND = timedelta(seconds=1)
CHANGED = Rejected("state_changed", "state_changed", "The subscription has changed since it was read.")


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """One for all; each case has a site of its own on it."""
    made = Simulator(tmp_path_factory.mktemp("money") / "simulator.sqlite3")
    made.store._db.execute("PRAGMA synchronous = OFF")
    yield made
    made.store.close()


def test_check_39_other_terms_than_the_policys_are_found(simulator: Simulator) -> None:
    """One per cent more off, a seat more, a day later: each shows in what is compared."""
    by_deed = {case.deed: case for case in CASES if case.interval == "month"}
    discount, seats, date = (by_deed[deed] for deed in ("discount", "fewer_seats", "cancel_at_a_date"))
    assert date.until is not None
    others = (
        (discount, replace(discount, number=1001, extra=discount.extra + 100)),
        (seats, replace(seats, number=1002, extra=seats.extra + 1)),
        (date, replace(date, number=1003, until=date.until + timedelta(days=1))),
    )
    for case, done in others:
        assert _costs(simulator, done) != POLICY[case.deed](case)


def test_check_39_the_cases_have_every_deed_interval_and_currency() -> None:
    kinds = {(case.interval, case.currency) for case in CASES}
    assert (len(CASES), len(kinds)) == (200, 9)
    assert {case.deed for case in CASES} == set(POLICY)


@pytest.mark.parametrize("deed", POLICY)
def test_check_39_each_case_costs_what_the_policy_says_to_the_minor_unit(
    simulator: Simulator, deed: str
) -> None:
    mine = [case for case in CASES if case.deed == deed]
    wrong = {str(case): found for case in mine if (found := _costs(simulator, case)) != POLICY[deed](case)}
    assert len(mine) >= 15
    assert wrong == {}, {str(case): POLICY[deed](case) for case in mine if str(case) in wrong}


def _costs(simulator: Simulator, case: Case) -> Costs:
    """What it really came to."""
    site, ref = _sold(simulator, case), SubRef("stripe", "sub_1")
    processor = connector(site)
    try:
        billed = _bills(site)
        before = processor.get(ref)
        refused = "".join(_done(processor, one, before) for one in DEEDS[case.deed](case, before))
        # The deed itself asks nobody for money.
        assert _bills(site) == billed
        if case.deed.startswith("past_due"):
            site.native("POST", "/v1/subscriptions/sub_1/payment", {"payment": "ok"})
        site.move(case.bills[-1] + SECOND)
        seen = processor.get(ref)
        taken = list(processor.charges_since(ref, case.bill_at(case.passed)))
    finally:
        processor.close()
    back = sum(one.refunded.minor for one in taken if one.refunded)
    ends_at = seen.ends_at if seen.state is SubState.ENDED else None
    later = tuple((one.at, one.amount.minor) for one in taken if one.at >= case.done_at)
    return Costs(later, back, ends_at, refused)


def _sold(simulator: Simulator, case: Case) -> Site:
    """A site with this one subscription, at the instant of the deed."""
    site = Site(simulator, f"sk_test_money{case.number}", case.started_at)
    site.native("PUT", "/v1/site")
    unit = {"minor": case.unit, "currency": case.currency}
    if case.deed == "cheaper_plan":
        price = {"id": "price_less", "plan": "Less", "unit": {**unit, "minor": case.extra}}
        site.native("POST", "/v1/prices", {**price, "interval": case.interval})
    item = {"id": "si_1", "plan": "Pro", "unit": unit, "quantity": case.quantity, "interval": case.interval}
    payment = "failing" if case.deed.startswith("past_due") else "ok"
    site.subscribe("sub_1", items=[item], payment=payment)
    site.move(case.done_at)
    return site


def _bills(site: Site) -> int:
    return len(site.native("GET", "/v1/invoices?subscription=sub_1")["data"])


def _refund(case: Case, before: SubscriptionView, minor: int) -> Refund:
    assert before.last_charge is not None
    return Refund(before.last_charge.id, Money(minor, case.currency))


def _done(processor: StripeProcessor, operation: Operation, before: SubscriptionView) -> str:
    """The code of what stands in the way, or nothing once it is done."""
    outcome = processor.apply(processor.plan(operation, before), OperationKey(uuid4()))
    if outcome == CHANGED:
        # The deed before it changed what was seen.
        return _done(processor, operation, processor.get(before.ref))
    if isinstance(outcome, Rejected):
        return outcome.provider_code
    assert isinstance(outcome, Applied | Scheduled | AlreadyDone), outcome
    return ""


DEEDS: dict[str, Callable[[Case, SubscriptionView], tuple[Operation, ...]]] = {
    "cancel_at_period_end": lambda case, seen: (Cancel(PeriodEnd()),),
    "cancel_now": lambda case, seen: (Cancel(Now()),),
    "cancel_now_and_unused_back": lambda case, seen: (Cancel(Now()), _refund(case, seen, unused(case))),
    "cancel_now_and_renewal_back": lambda case, seen: (_refund(case, seen, case.total), Cancel(Now())),
    "refund_some_then_cancel": lambda case, seen: (_refund(case, seen, case.extra), Cancel(PeriodEnd())),
    "cancel_at_a_date": lambda case, seen: (Cancel(At(case.until or case.done_at)),),
    "discount": lambda case, seen: (Discount(case.extra, case.cycles),),
    "fewer_seats": lambda case, seen: (ChangeQuantity(case.extra),),
    "cheaper_plan": lambda case, seen: (ChangePlan("price_less"),),
    "credit": lambda case, seen: (Credit(Money(case.extra, case.currency)),),
    "pause": lambda case, seen: (Pause(case.until),),
    "past_due_cancelled_and_forgiven": lambda case, seen: (Cancel(Now(), open_invoices="void"),),
    "past_due_cancelled_and_owed": lambda case, seen: (Cancel(Now(), open_invoices="leave"),),
}
"""What is asked of the connector for each deed."""
