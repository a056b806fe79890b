"""Money after an end, told apart: what breaks the word that was given to a customer, and what doesn't."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from leavewell.billing.types import Charge, InvoiceView
from leavewell.effects.announced import announced, as_said
from leavewell.effects.decide.charges import Announced, ChargeKind, Since, billed_since, told_apart
from leavewell.kernel.money import Money

DECLARED = datetime(2026, 3, 10, 12, tzinfo=UTC)
END = DECLARED + timedelta(days=20)
LATER = END + timedelta(days=3)
PRICE = Money(4900, "EUR")
SAID_NOTHING = Announced(END, DECLARED)
SAID_DUE = replace(SAID_NOTHING, still_due=PRICE)
NOBODY_CAME_BACK = Since()

RENEWAL = Charge("ch_1", LATER, PRICE, "in_1", billed_at=END)
OLD_BILL = replace(RENEWAL, billed_at=DECLARED - timedelta(days=10))
USAGE = replace(RENEWAL, covers_until=END)


def told(charge: Charge, said: Announced, since: Since = NOBODY_CAME_BACK) -> tuple[ChargeKind, bool]:
    (found,) = told_apart([charge], said, since)
    return found.kind, found.alarm


@pytest.mark.parametrize("billed_at", [END, END + timedelta(days=1), DECLARED + timedelta(days=1), None])
def test_a_bill_made_after_the_cancel_is_a_renewal_and_an_alarm(billed_at: datetime | None) -> None:
    assert told(replace(RENEWAL, billed_at=billed_at), SAID_DUE) == (ChargeKind.RENEWAL, True)


def test_an_open_invoice_that_was_said_to_be_due_may_be_collected() -> None:
    assert told(OLD_BILL, SAID_DUE) == (ChargeKind.OPEN_INVOICE_COLLECTED, False)


@pytest.mark.parametrize(
    "said",
    [
        SAID_NOTHING,
        replace(SAID_DUE, still_due=Money(4899, "EUR")),
        replace(SAID_DUE, still_due=Money(4900, "USD")),
    ],
)
def test_an_open_invoice_collected_against_what_the_page_said_is_an_alarm(said: Announced) -> None:
    assert told(OLD_BILL, said) == (ChargeKind.OPEN_INVOICE_COLLECTED, True)


def test_a_bill_that_was_forgiven_is_an_alarm_also_long_before_the_end() -> None:
    early = replace(OLD_BILL, at=DECLARED + timedelta(days=2))
    assert told(early, SAID_NOTHING) == (ChargeKind.OPEN_INVOICE_COLLECTED, True)
    assert told(early, SAID_DUE) == (ChargeKind.OPEN_INVOICE_COLLECTED, False)
    first, second = told_apart([early, replace(OLD_BILL, id="ch_2")], SAID_DUE, NOBODY_CAME_BACK)
    assert (first.alarm, second.alarm) == (False, True)


@pytest.mark.parametrize("billed_at", [DECLARED + timedelta(days=1), None])
def test_what_falls_due_before_the_end_is_to_be_paid(billed_at: datetime | None) -> None:
    early = replace(RENEWAL, at=DECLARED + timedelta(days=2), billed_at=billed_at)
    assert told(early, SAID_NOTHING) == (ChargeKind.BEFORE_END, False)
    at_the_cancel = replace(OLD_BILL, at=DECLARED)
    assert told(at_the_cancel, SAID_NOTHING) == (ChargeKind.BEFORE_END, False)


def test_a_debt_that_was_announced_is_paid_once() -> None:
    first, second = told_apart([OLD_BILL, replace(OLD_BILL, id="ch_2")], SAID_DUE, NOBODY_CAME_BACK)
    assert (first.alarm, second.alarm) == (False, True)


def test_where_nothing_is_collected_by_itself_the_customer_paid_what_was_due() -> None:
    by_themselves = Since(collection="manual")
    assert told(OLD_BILL, SAID_DUE, by_themselves) == (ChargeKind.OWN_PAYMENT, False)
    assert told(OLD_BILL, SAID_NOTHING, by_themselves) == (ChargeKind.OPEN_INVOICE_COLLECTED, True)


def test_a_last_bill_for_usage_is_none_only_where_it_was_announced_and_is_for_nothing_later() -> None:
    announced_it = replace(SAID_NOTHING, usage=True)
    assert told(USAGE, announced_it) == (ChargeKind.ANNOUNCED_USAGE, False)
    assert told(USAGE, SAID_NOTHING) == (ChargeKind.RENEWAL, True)
    assert told(replace(OLD_BILL, covers_until=END), announced_it)[1], "an old debt is no usage"
    first, second = told_apart([USAGE, replace(USAGE, id="ch_2")], announced_it, NOBODY_CAME_BACK)
    assert (first.alarm, second.kind, second.alarm) == (False, ChargeKind.RENEWAL, True)
    another_month = replace(USAGE, covers_until=END + timedelta(days=30))
    assert told(another_month, announced_it) == (ChargeKind.RENEWAL, True)


def test_what_was_given_back_is_no_alarm_and_a_part_of_it_is_owed_still() -> None:
    assert told(replace(RENEWAL, refunded=PRICE), SAID_NOTHING) == (ChargeKind.REFUND, False)
    (part,) = told_apart([replace(RENEWAL, refunded=Money(900, "EUR"))], SAID_NOTHING, NOBODY_CAME_BACK)
    assert (part.alarm, part.owed_back) == (True, Money(4000, "EUR"))


def test_who_came_back_owes_what_is_taken_since_and_not_what_was_taken_before() -> None:
    assert told(RENEWAL, SAID_NOTHING, Since(LATER)) == (ChargeKind.CAME_BACK, False)
    assert told(RENEWAL, SAID_NOTHING, Since(LATER + timedelta(hours=1))) == (ChargeKind.RENEWAL, True)


def test_a_draft_made_after_the_end_is_found_and_an_old_or_announced_bill_is_not() -> None:
    draft = InvoiceView("in_1", PRICE, END + timedelta(minutes=1), draft=True)
    open_then = replace(draft, id="in_0", created_at=DECLARED - timedelta(days=1), draft=False)
    free = replace(draft, id="in_2", amount=Money(0, "EUR"))
    assert billed_since([open_then, draft, free], SAID_NOTHING, NOBODY_CAME_BACK) == [draft]
    assert billed_since([draft], SAID_NOTHING, Since(END)) == []
    for_usage = replace(draft, covers_until=END)
    assert billed_since([for_usage], replace(SAID_NOTHING, usage=True), NOBODY_CAME_BACK) == []
    assert billed_since([for_usage], SAID_NOTHING, NOBODY_CAME_BACK) == [for_usage]


def test_an_end_at_once_is_after_the_bill_that_was_open_then() -> None:
    at_once = Announced(DECLARED, DECLARED, still_due=PRICE)
    open_then = InvoiceView("in_0", PRICE, DECLARED - timedelta(seconds=30))
    assert billed_since([open_then], at_once, NOBODY_CAME_BACK) == []
    assert told(replace(OLD_BILL, billed_at=open_then.created_at), at_once)[1] is False


@pytest.mark.parametrize("said", [SAID_NOTHING, SAID_DUE, replace(SAID_DUE, usage=True)])
def test_what_was_said_is_kept_with_the_look_that_is_planned(said: Announced) -> None:
    payload = {"said": as_said(DECLARED, said.still_due, usage=said.usage)}
    assert announced(payload, END) == said
    assert announced({}, END) == Announced(END)
