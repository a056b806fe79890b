"""What a reading of billing says of a promise: every goal, in several rhythms and currencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from leavewell.billing.types import (
    Charge,
    DiscountView,
    InvoiceView,
    Item,
    NextCharge,
    PauseView,
    SubscriptionView,
    SubState,
)
from leavewell.effects.decide.promises import Payable, judge
from leavewell.effects.decide.takings import AFTER, AGAIN
from leavewell.effects.decide.verdicts import Broken, Gone, Kept, Mend, Seen, SoFarGood, Verdict, Why
from leavewell.effects.goals import LongerTrial, Lower, Paused, Rhythm, Terms, tax_in
from leavewell.effects.tests.viewing import a_view as running
from leavewell.kernel.money import Money

MADE = datetime(2026, 3, 10, 12, tzinfo=UTC)
FIRST = datetime(2026, 4, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
EUR = Money(4900, "EUR")
MONTHLY = Rhythm(FIRST, "month")


def a_view(
    price: Money = EUR,
    *,
    state: SubState = SubState.ACTIVE,
    quantity: int = 1,
    discounts: Sequence[DiscountView] = (),
    asked: Sequence[InvoiceView] = (),
    next_at: datetime | None = None,
    price_id: str = "",
) -> SubscriptionView:
    item = Item("I", "Team", quantity, price, "month", FIRST, price=price_id)
    return running(
        item,
        state=state,
        period_end_min=FIRST,
        period_end_max=FIRST,
        next_charge=NextCharge(next_at, price) if next_at else None,
        discounts=tuple(discounts),
        open_invoices=tuple(asked),
        read_at=FIRST,
    )


def a_charge(at: datetime, amount: Money) -> Charge:
    return Charge(f"ch_{at:%Y%m%d%H}", at, amount, None)


def looked(
    goal: Payable,
    now: datetime,
    *charges: Charge,
    view: SubscriptionView | None = None,
    judged: int = 0,
    reminded: bool = True,
) -> Verdict:
    verdict = judge(goal, Seen(MADE, now, view or a_view(goal.price), charges, judged, reminded))
    if isinstance(verdict, Broken):
        # What broke it is named, or nothing where it was only asked for.
        assert verdict.charge in {"", *(each.id for each in charges)}
        return replace(verdict, charge="")
    return verdict


def off(cycles: int | None, price: Money = EUR, rhythm: Rhythm = MONTHLY, percent_bp: int = 3000) -> Lower:
    return Lower(percent_bp, cycles, rhythm, price)


RHYTHMS = [
    Rhythm(FIRST, "week"),
    Rhythm(FIRST, "month"),
    Rhythm(datetime(2026, 3, 31, 9, tzinfo=UTC), "month"),
    Rhythm(FIRST, "month", 3),
    Rhythm(FIRST, "year"),
]
PRICES = [Money(4995, "EUR"), Money(4999, "JPY"), Money(4_999, "BHD")]


@pytest.mark.parametrize("price", PRICES, ids=lambda price: price.currency)
@pytest.mark.parametrize(
    "rhythm", RHYTHMS, ids=lambda each: f"{each.count}-{each.interval}-{each.first_at.day}"
)
@pytest.mark.parametrize("cycles", [1, 3, 12])
def test_a_discount_is_kept_once_every_payment_was_lower_and_the_one_after_is_full(
    cycles: int, rhythm: Rhythm, price: Money
) -> None:
    goal, judged = off(cycles, price, rhythm), 0
    charges = [a_charge(rhythm.at(number), price.less(3000)) for number in range(1, cycles + 1)]
    for number in range(1, cycles + 1):
        verdict = looked(goal, rhythm.at(number) + AFTER, *charges[:number], judged=judged)
        assert verdict == SoFarGood(number, rhythm.at(number + 1) + AFTER)
        judged = number
    full = a_charge(rhythm.at(cycles + 1), price)
    assert looked(goal, full.at + AFTER, *charges, full, judged=judged) == Kept()


@pytest.mark.parametrize("price", PRICES, ids=lambda price: price.currency)
@pytest.mark.parametrize(
    "rhythm", RHYTHMS, ids=lambda each: f"{each.count}-{each.interval}-{each.first_at.day}"
)
def test_a_discount_that_ends_one_payment_early_is_broken_with_the_money(
    rhythm: Rhythm, price: Money
) -> None:
    charges = [a_charge(rhythm.at(number), price.less(3000)) for number in (1, 2)]
    too_much = a_charge(rhythm.at(3), price)
    verdict = looked(off(3, price, rhythm), too_much.at + AFTER, *charges, too_much, judged=2)
    assert verdict == Broken(Why.CHARGED_MORE, Mend.REFUND_DIFFERENCE, price.less(3000), price)


def test_a_discount_that_is_gone_before_its_last_payment_is_to_be_put_back() -> None:
    verdict = looked(off(3), FIRST + AFTER, a_charge(FIRST, EUR))
    assert verdict == Broken(Why.CHARGED_MORE, Mend.RESTORE_DISCOUNT, EUR.less(3000), EUR)


def test_a_discount_that_billing_still_has_needs_only_the_money_back() -> None:
    still = a_view(discounts=[DiscountView("D", 3000, None, 2)])
    verdict = looked(off(3), FIRST + AFTER, a_charge(FIRST, EUR), view=still)
    assert isinstance(verdict, Broken) and verdict.mend is Mend.REFUND_DIFFERENCE


def test_a_discount_for_ever_is_looked_at_after_every_payment_and_never_closes() -> None:
    charges = [a_charge(MONTHLY.at(number), EUR.less(3000)) for number in range(1, 41)]
    verdict = looked(off(None), MONTHLY.at(40) + AFTER, *charges, judged=39)
    assert verdict == SoFarGood(40, MONTHLY.at(41) + AFTER)
    assert isinstance(
        looked(off(None), MONTHLY.at(41) + AFTER, a_charge(MONTHLY.at(41), EUR), judged=40), Broken
    )


def test_a_free_month_is_kept_without_any_payment() -> None:
    goal = off(1, percent_bp=10_000)
    assert looked(goal, FIRST + AFTER) == SoFarGood(1, MONTHLY.at(2) + AFTER)
    assert looked(goal, MONTHLY.at(2) + AFTER, a_charge(MONTHLY.at(2), EUR), judged=1) == Kept()


def test_a_payment_that_has_not_come_is_looked_for_tomorrow_and_judged_when_it_comes() -> None:
    assert looked(off(1), FIRST + AFTER) == SoFarGood(0, FIRST + AFTER + AGAIN)
    late = a_charge(FIRST + 3 * DAY, EUR)
    assert isinstance(looked(off(1), FIRST + 4 * DAY, late), Broken)


def test_a_payment_that_billing_announces_for_today_is_waited_for_no_longer_than_that() -> None:
    soon = a_view(next_at=FIRST + timedelta(hours=8))
    assert looked(off(1), FIRST + AFTER, view=soon) == SoFarGood(0, FIRST + timedelta(hours=8) + AFTER)


def test_a_month_that_nobody_paid_harms_nobody_and_the_next_one_counts() -> None:
    second = a_charge(MONTHLY.at(2), EUR.less(3000))
    assert looked(off(2), second.at + AFTER, second) == SoFarGood(2, MONTHLY.at(3) + AFTER)


def test_an_open_invoice_for_the_full_price_breaks_the_promise_before_it_is_collected() -> None:
    asked = a_view(asked=[InvoiceView("in_1", EUR, FIRST)], state=SubState.PAST_DUE)
    assert isinstance(looked(off(2), FIRST + AFTER, view=asked), Broken)


def test_what_was_taken_before_the_first_payment_of_the_promise_is_none_of_it() -> None:
    seats = a_charge(FIRST - 10 * DAY, Money(9900, "EUR"))
    right = a_charge(FIRST, EUR.less(3000))
    assert looked(off(2), FIRST + AFTER, seats, right) == SoFarGood(1, MONTHLY.at(2) + AFTER)


def test_payments_that_were_right_once_stay_right_when_seats_are_given_up_later() -> None:
    five = [a_charge(FIRST, Money(24_500, "EUR").less(3000)), a_charge(MONTHLY.at(2), EUR.less(3000))]
    assert isinstance(looked(off(2), MONTHLY.at(2) + AFTER, *five, judged=1), SoFarGood)


def test_a_cent_of_rounding_is_no_broken_promise_and_two_are() -> None:
    right = EUR.less(3000)
    for over, is_broken in ((1, False), (2, True)):
        taken = a_charge(FIRST, Money(right.minor + over, "EUR"))
        assert isinstance(looked(off(2), FIRST + AFTER, taken), Broken) is is_broken


def test_tax_on_top_of_the_price_is_no_broken_promise() -> None:
    gross = Money(5831, "EUR")
    goal = replace(off(2), tax_bp=tax_in(gross, EUR))
    assert isinstance(looked(goal, FIRST + AFTER, a_charge(FIRST, gross.less(3000))), SoFarGood)
    assert isinstance(looked(goal, FIRST + AFTER, a_charge(FIRST, gross)), Broken)


@pytest.mark.parametrize(
    "paid", [None, Money(4900, "EUR"), Money(3430, "EUR"), Money(9800, "EUR"), Money(5831, "USD")]
)
def test_what_can_be_no_tax_is_taken_for_none(paid: Money | None) -> None:
    assert tax_in(paid, EUR) == 0


def test_money_in_another_currency_is_put_before_a_person() -> None:
    dollars = a_charge(FIRST, Money(3430, "USD"))
    assert looked(off(2), FIRST + AFTER, dollars) == Broken(
        Why.OTHER_CURRENCY, Mend.LOOK, None, dollars.amount
    )


def test_after_the_discount_more_than_the_full_price_breaks_it() -> None:
    more = a_charge(MONTHLY.at(2), Money(5900, "EUR"))
    verdict = looked(off(1), more.at + AFTER, more, judged=1)
    assert verdict == Broken(Why.PRICE_NOT_RESTORED, Mend.REFUND_DIFFERENCE, EUR, more.amount)


def test_a_discount_that_ended_without_a_word_to_the_customer_is_broken() -> None:
    full = a_charge(MONTHLY.at(2), EUR)
    assert looked(off(1), full.at + AFTER, full, judged=1, reminded=False) == Broken(
        Why.NOT_REMINDED, Mend.LOOK
    )


@pytest.mark.parametrize("goal", [off(3), Terms(EUR, MONTHLY), Paused(FIRST + 60 * DAY, MONTHLY, EUR)])
def test_there_is_nothing_left_to_keep_where_billing_has_ended_it(goal: Payable) -> None:
    assert looked(goal, FIRST - DAY, view=a_view(state=SubState.ENDED)) == Gone("ended_in_billing")


UNTIL = FIRST + 60 * DAY
PAUSE = Paused(UNTIL, MONTHLY, EUR)


def test_a_pause_without_a_payment_is_looked_at_whenever_one_would_have_come() -> None:
    assert looked(PAUSE, FIRST + AFTER) == SoFarGood(0, MONTHLY.at(2) + AFTER)
    assert looked(PAUSE, MONTHLY.at(2) + AFTER) == SoFarGood(0, UNTIL + AFTER)


def test_money_taken_in_a_pause_breaks_it_and_the_pause_goes_on_until_its_day() -> None:
    charge = a_charge(MONTHLY.at(2), EUR)
    gone = Broken(Why.CHARGED_IN_PAUSE, Mend.RESTORE_PAUSE, Money(0, "EUR"), EUR)
    assert looked(PAUSE, MONTHLY.at(2) + AFTER, charge) == gone
    runs = Broken(Why.CHARGED_IN_PAUSE, Mend.REFUND_DIFFERENCE, Money(0, "EUR"), EUR)
    assert looked(PAUSE, UNTIL + AFTER, charge) == runs


def test_a_promised_rest_is_gone_where_only_its_bills_are_left_out() -> None:
    charge = a_charge(MONTHLY.at(2), EUR)
    for rests, mend in (("service", Mend.REFUND_DIFFERENCE), ("collection", Mend.RESTORE_PAUSE)):
        view = replace(a_view(), pause=PauseView(rests, None))  # type: ignore[arg-type]
        rest = replace(PAUSE, rests="service")
        verdict = looked(rest, MONTHLY.at(2) + AFTER, charge, view=view)
        assert verdict == Broken(Why.CHARGED_IN_PAUSE, mend, Money(0, "EUR"), EUR)


def test_a_pause_is_kept_once_the_old_price_is_paid_after_it() -> None:
    assert looked(PAUSE, UNTIL + AFTER) == SoFarGood(0, UNTIL + AFTER + AGAIN)
    assert looked(PAUSE, UNTIL + AFTER, a_charge(UNTIL, EUR)) == Kept()


@pytest.mark.parametrize(("shown", "mend"), [(5900, Mend.RESTORE_PRICE), (4900, Mend.REFUND_DIFFERENCE)])
def test_a_higher_price_after_a_pause_breaks_it(shown: int, mend: Mend) -> None:
    dear = Money(5900, "EUR")
    verdict = looked(PAUSE, UNTIL + AFTER, a_charge(UNTIL, dear), view=a_view(Money(shown, "EUR")))
    assert verdict == Broken(Why.PRICE_NOT_RESTORED, mend, EUR, dear)


def test_a_pause_that_does_not_end_is_put_before_a_person_a_day_later() -> None:
    still = a_view(state=SubState.PAUSED)
    assert isinstance(looked(PAUSE, UNTIL + AFTER, view=still), SoFarGood)
    assert looked(PAUSE, UNTIL + AGAIN + AFTER, view=still) == Broken(Why.STILL_PAUSED, Mend.LOOK)


TRIAL = LongerTrial(FIRST + 14 * DAY, MONTHLY, EUR)


def test_a_longer_trial_is_looked_at_when_it_would_have_ended_and_when_it_ends() -> None:
    assert looked(TRIAL, MADE) == SoFarGood(0, FIRST + AFTER)
    assert looked(TRIAL, FIRST + AFTER) == SoFarGood(0, TRIAL.until + AFTER)
    assert looked(TRIAL, TRIAL.until + AFTER, a_charge(TRIAL.until, EUR)) == Kept()


def test_money_taken_before_the_longer_trial_ends_breaks_it() -> None:
    verdict = looked(TRIAL, FIRST + AFTER, a_charge(FIRST, EUR))
    assert verdict == Broken(Why.CHARGED_IN_TRIAL, Mend.REFUND_DIFFERENCE, Money(0, "EUR"), EUR)


def test_other_terms_are_kept_by_the_first_payment_at_their_price() -> None:
    goal = Terms(Money(9800, "EUR"), MONTHLY, quantity=2)
    assert looked(goal, FIRST + AFTER, a_charge(FIRST, goal.price)) == Kept()


@pytest.mark.parametrize(("quantity", "mend"), [(2, Mend.REFUND_DIFFERENCE), (5, Mend.RESTORE_PRICE)])
def test_other_terms_that_cost_more_are_broken_and_the_mend_depends_on_what_billing_has(
    quantity: int, mend: Mend
) -> None:
    goal, taken = Terms(Money(9800, "EUR"), MONTHLY, quantity=2), Money(24_500, "EUR")
    verdict = looked(goal, FIRST + AFTER, a_charge(FIRST, taken), view=a_view(quantity=quantity))
    assert verdict == Broken(Why.CHARGED_MORE, mend, goal.price, taken)


def test_another_plan_that_was_put_back_is_to_be_restored() -> None:
    goal, taken = Terms(EUR, MONTHLY, 1, "price_small"), Money(9900, "EUR")
    verdict = looked(goal, FIRST + AFTER, a_charge(FIRST, taken), view=a_view(price_id="price_big"))
    assert isinstance(verdict, Broken) and verdict.mend is Mend.RESTORE_PRICE


def test_a_month_s_last_day_stays_the_last_day() -> None:
    rhythm = Rhythm(datetime(2026, 1, 31, tzinfo=UTC), "month")
    assert [rhythm.at(number).day for number in range(1, 5)] == [31, 28, 31, 30]
    assert rhythm.due_by(datetime(2026, 3, 30, tzinfo=UTC)) == 2


def test_a_broken_promise_names_the_charge_that_broke_it() -> None:
    fair, dear = a_charge(FIRST, EUR.less(3000)), a_charge(MONTHLY.at(2), EUR)
    verdict = judge(off(3), Seen(MADE, MONTHLY.at(2) + AFTER, a_view(), [fair, dear]))
    assert isinstance(verdict, Broken) and verdict.charge == dear.id
