"""Stripe's shapes to ours, in tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta

from leavewell.billing.errors import ProtocolError, Unavailable
from leavewell.billing.stripe.amounts import counted, money
from leavewell.billing.stripe.cycles import charge_after, charges_until, months_to_cover
from leavewell.billing.stripe.schedules import SCHEDULE
from leavewell.billing.stripe.tests.wires import END, LATER, NOW, discount, invoice, item, seen, stamp, wire
from leavewell.billing.stripe.translate import CLASSIC, DRAFTS_KEPT, charge
from leavewell.billing.stripe.wire import WireInvoice, WireSubscription, parse, read_as
from leavewell.billing.types import DiscountView, LockView, PauseView, SubState
from leavewell.kernel.money import Money

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("incomplete", SubState.PENDING),
        ("incomplete_expired", SubState.ENDED),
        ("trialing", SubState.TRIALING),
        ("active", SubState.ACTIVE),
        ("past_due", SubState.PAST_DUE),
        ("unpaid", SubState.UNPAID),
        ("paused", SubState.PAUSED),
        ("canceled", SubState.ENDED),
    ],
)
def test_every_status(status: str, state: SubState) -> None:
    found = seen(status=status).view
    assert (found.state, found.raw_state) == (state, status)
    scheduled = seen(status=status, cancel_at_period_end=True).view.state
    assert scheduled is (state if state is SubState.ENDED else SubState.ENDING)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "hibernating"},
        {"items": {"data": []}},
        {"items": {"data": [item()], "has_more": True}},
        {"items": {"data": [item(interval="fortnight")]}},
        {"items": {"data": [item(interval_count=0)]}},
        {"items": {"data": [item(recurring=None)]}},
        {"items": {"data": [item(currency="euro")]}},
        {"discounts": [{"id": "di_1"}]},
    ],
)
def test_what_we_have_no_words_for_is_not_guessed(changes: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError):
        seen(**changes)


@pytest.mark.parametrize(
    "body", [None, [], {}, wire(items={}), wire(object="list"), wire(discounts=["di_1"])]
)
def test_a_foreign_shape_is_unavailable(body: object) -> None:
    with pytest.raises(Unavailable):
        read_as(WireSubscription, body)


@pytest.mark.parametrize(
    ("changes", "ends_at"),
    [
        ({}, None),
        ({"cancel_at_period_end": True}, END),
        ({"cancel_at_period_end": True, "cancel_at": stamp(END)}, END),
        ({"cancel_at": stamp(LATER)}, LATER),
        ({"status": "canceled", "ended_at": stamp(NOW)}, NOW),
        ({"status": "incomplete_expired"}, None),
    ],
)
def test_when_it_ends_by_flag_by_date_and_by_portal(
    changes: dict[str, Any], ends_at: datetime | None
) -> None:
    assert seen(**changes).view.ends_at == ends_at


def test_several_items_and_the_next_charge() -> None:
    both = {"data": [item(1), item(2, LATER, "year")]}
    found = seen(items=both).view
    assert (found.period_end_min, found.period_end_max) == (END, LATER)
    assert found.next_charge is not None
    assert (found.next_charge.at, found.next_charge.amount) == (END, None)
    assert [(one.plan, one.quantity, one.unit) for one in found.items] == [("Pro", 2, Money(4900, "EUR"))] * 2
    for changes in (
        {"status": "paused"},
        {"pause_collection": {"behavior": "void"}},
        {"cancel_at": stamp(END)},
    ):
        assert seen(items=both, **changes).view.next_charge is None


@pytest.mark.parametrize(
    ("price", "plan", "minor"),
    [
        ({"nickname": "Pro monthly"}, "Pro monthly", 4900),
        ({"product": "prod_1"}, "price_1", 4900),
        ({"unit_amount": None}, "Pro", 0),
    ],
)
def test_names_and_prices(price: dict[str, Any], plan: str, minor: int) -> None:
    (found,) = seen(items={"data": [item(**price)]}).view.items
    assert (found.plan, found.unit.minor) == (plan, minor)


@pytest.mark.parametrize(
    ("billed", "shown"),
    [
        (("day", 1), ("day", 1)),
        (("week", 2), ("week", 2)),
        (("month", 3), ("month", 3)),
        (("month", 12), ("year", 1)),
        (("month", 24), ("month", 24)),
        (("year", 1), ("year", 1)),
    ],
)
def test_how_often_it_is_billed(billed: tuple[str, int], shown: tuple[str, int]) -> None:
    (found,) = seen(items={"data": [item(interval=billed[0], interval_count=billed[1])]}).view.items
    assert (found.interval, found.interval_count) == shown


def test_what_is_bought_and_since_when() -> None:
    found = seen(start_date=stamp(NOW)).view
    assert (found.items[0].price, found.started_at) == ("price_1", NOW)
    assert seen().view.started_at is None


def test_discounts_in_both_shapes() -> None:
    lasting = END + timedelta(days=40)
    older = {"id": "di_4", "coupon": {"id": "c", "duration": "once", "amount_off": 500, "currency": "eur"}}
    found = seen(
        discounts=[
            discount(1, percent_off=12.5),
            discount(2, duration="once"),
            discount(3, duration="repeating", end=stamp(lasting)),
            older,
        ]
    ).view.discounts
    assert found == (
        DiscountView("di_1", 1250, None, None),
        DiscountView("di_2", 2000, None, 1),
        DiscountView("di_3", 2000, None, 2),
        DiscountView("di_4", None, Money(500, "EUR"), 1),
    )


def test_money_taken_and_money_owed() -> None:
    found = seen(invoice(id="in_2", status="open"), latest_invoice=invoice()).view
    assert found.last_charge is not None
    assert (found.last_charge.amount, found.last_charge.at) == (Money(9800, "EUR"), NOW)
    assert [one.id for one in found.open_invoices] == ["in_2"]
    for changes in ({"status": "open"}, {"amount_paid": 0}, {"status_transitions": {"paid_at": None}}):
        assert charge(parse(WireInvoice, invoice(**changes))) is None


def test_the_fingerprint_follows_the_terms_and_not_our_marks() -> None:
    plain = seen().view.fingerprint
    assert seen(metadata={"leavewell_operations": "x"}, latest_invoice=invoice()).view.fingerprint == plain
    changed = [
        seen(items={"data": [item() | {"quantity": 3}]}),
        seen(items={"data": [item(id="price_2")]}),
        seen(trial_end=stamp(END)),
        seen(status="past_due"),
        seen(cancel_at=stamp(END)),
        seen(cancel_at_period_end=True),
        seen(discounts=[discount(1)]),
        seen(schedule="sub_sched_1"),
        seen(items={"data": [item(end=LATER)]}),
    ]
    assert len({plain, *(one.view.fingerprint for one in changed)}) == 10


def test_a_schedule_is_a_lock() -> None:
    now = seen(schedule="sub_sched_1").view
    assert now.locks == {SCHEDULE, CLASSIC}
    assert now.held_by == (LockView(SCHEDULE),)


def test_what_lies_ahead_in_a_schedule_would_be_lost() -> None:
    past = {
        "start_date": stamp(NOW - timedelta(days=40)),
        "end_date": stamp(END),
        "discounts": [{"coupon": "a"}],
    }
    ahead = {"start_date": stamp(END), "end_date": stamp(LATER), "discounts": [{"coupon": "b"}]}
    schedule = {"id": "sub_sched_1", "end_behavior": "cancel", "phases": [past, ahead]}
    (lock,) = seen(schedule=schedule).view.held_by
    assert [(one.code, one.at) for one in lock.losses] == [
        ("planned_terms", END),
        ("planned_discount", END),
        ("planned_end", LATER),
    ]
    assert seen(schedule=schedule).view.fingerprint == seen(schedule="sub_sched_1").view.fingerprint
    (over,) = seen(schedule={**schedule, "phases": [past], "end_behavior": "release"}).view.held_by
    assert over.losses == ()


@pytest.mark.parametrize(
    ("resumes_at", "charged_at"),
    [
        (None, None),
        (END - timedelta(days=1), END),
        (END, END),
        (END + timedelta(days=1), datetime(2026, 3, 1, tzinfo=UTC)),
        (datetime(2026, 3, 31, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)),
    ],
)
def test_a_pause_of_bills_is_shown_with_the_first_charge_after_it(
    resumes_at: datetime | None, charged_at: datetime | None
) -> None:
    ends = {"resumes_at": stamp(resumes_at)} if resumes_at else {}
    found = seen(pause_collection={"behavior": "void", **ends}).view
    assert (found.state, found.pause) == (SubState.ACTIVE, PauseView("collection", resumes_at))
    assert (found.next_charge.at if found.next_charge else None) == charged_at


def test_a_pause_of_the_service_and_bills_that_are_only_put_off() -> None:
    assert seen(status="paused").view.pause == PauseView("service", None)
    assert seen().view.pause is None
    kept = seen(pause_collection={"behavior": "keep_as_draft"}).view
    assert (kept.pause, DRAFTS_KEPT in kept.locks) == (PauseView("collection", None), True)


def test_a_bill_that_was_just_made_is_open_as_a_draft() -> None:
    (draft,) = seen(latest_invoice=invoice(id="in_9", status="draft")).view.open_invoices
    assert (draft.id, draft.draft) == ("in_9", True)


def test_how_it_is_collected_and_what_it_continues() -> None:
    assert seen().view.collection == "auto"
    by_hand = seen(collection_method="send_invoice", metadata={"leavewell_continues": "sub_0"}).view
    assert (by_hand.collection, by_hand.continues) == ("manual", "sub_0")


@pytest.mark.parametrize(
    ("theirs", "currency", "shown"),
    [
        (4900, "eur", "€49.00"),
        (4900, "jpy", "¥4,900"),
        (4900, "krw", "₩4,900"),
        (4900, "isk", "ISK49"),
        (4900, "ugx", "UGX49"),
        (4900, "huf", "HUF49.00"),
        (4900, "bhd", "BHD4.900"),
        (4950, "rsd", "RSD50"),
    ],
)
def test_stripes_amounts_are_what_customers_pay(theirs: int, currency: str, shown: str) -> None:
    ours = money(theirs, currency)
    assert ours.shown("en-US") == shown
    assert counted(ours) == (5000 if currency == "rsd" else theirs)


@pytest.mark.parametrize("a_cycle", [1, 3, 12])
@pytest.mark.parametrize("cycles", [1, 2, 3, 12])
@pytest.mark.parametrize("wait", [timedelta(), timedelta(seconds=1), timedelta(days=30), timedelta(days=200)])
def test_months_cover_just_so_many_charges(a_cycle: int, cycles: int, wait: timedelta) -> None:
    given = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
    cycle = relativedelta(months=a_cycle)
    months = months_to_cover(given, charge_after(given + wait, cycle, cycles - 1, None))
    year, month = divmod(given.month - 1 + months, 12)
    end = datetime(given.year + year, month + 1, 28, 9, 30, tzinfo=UTC)
    assert charges_until(end + timedelta(days=3), given + wait, cycle) >= cycles


@pytest.mark.parametrize(
    ("next_charge", "anchor", "cycles", "expected"),
    [
        ("2026-02-28", "2026-01-31", 1, "2026-03-31"),
        ("2026-02-28", "2026-01-31", 2, "2026-04-30"),
        ("2026-02-28", "2026-01-28", 1, "2026-03-28"),
        ("2026-04-30", "2026-01-30", 1, "2026-05-30"),
        ("2026-03-15", "2026-01-15", 1, "2026-04-15"),
    ],
)
def test_a_31st_comes_back_after_a_short_month(
    next_charge: str, anchor: str, cycles: int, expected: str
) -> None:
    at = charge_after(_day(next_charge), relativedelta(months=1), cycles, _day(anchor))
    assert at == _day(expected)


def test_a_discount_given_before_a_short_month_covers_the_charge_after_it() -> None:
    """Given on 29 January for two charges: 28 February and 31 March, of which the months must not miss one."""
    last = charge_after(_day("2026-02-28"), relativedelta(months=1), 1, _day("2026-01-31"))
    months = months_to_cover(_day("2026-01-29"), last)
    assert (last, months) == (_day("2026-03-31"), 3)
    end = _day("2026-01-29") + relativedelta(months=months)
    assert charges_until(end, _day("2026-02-28"), relativedelta(months=1), _day("2026-01-31")) == 2


def _day(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T00:00:00+00:00")
