"""What each offer type fits, comes to, says and does: pure, by cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leavewell.accounts.models import Space
from leavewell.billing.types import Capability
from leavewell.effects.goals import Paused
from leavewell.flow.decide.case import Case, OnSale
from leavewell.flow.decide.offer import why_not
from leavewell.flow.definition import OfferTemplate
from leavewell.flow.offers import TYPES
from leavewell.flow.offers.base import OfferType, Shown, Target
from leavewell.flow.offers.email import EmailOffer
from leavewell.flow.offers.pause import PauseOffer
from leavewell.flow.offers.plan_change import PlanChangeOffer
from leavewell.flow.offers.seat_change import SeatChangeOffer
from leavewell.flow.offers.trial_extension import TrialExtensionOffer
from leavewell.flow.texts import Texts
from leavewell.flow.wording import Line, every, spoken
from leavewell.kernel.errors import Invalid
from leavewell.kernel.ids import uuid7
from leavewell.kernel.money import Money
from tests.builders import NOON

SEATS, PLAN, TRIAL, PAUSE = SeatChangeOffer(), PlanChangeOffer(), TrialExtensionOffer(), PauseOffer()
EMAIL = EmailOffer()
BERLIN = cast(Space, SimpleNamespace(workspace=SimpleNamespace(zone="Europe/Berlin")))
TARGET = Target(uuid7(), uuid7(), uuid7())

SOLO = OnSale("Solo", Money(900, "EUR"), "month")
EIGHT = Case(
    "active",
    Money(8 * 4900, "EUR"),
    "month",
    datetime(2026, 4, 1, 12, tzinfo=UTC),
    quantity=8,
    plan="Team",
    can=frozenset(Capability),
    prices={"solo": SOLO},
)
TRYING = replace(EIGHT, state="trialing", trial_end_at=NOON + timedelta(days=5))
PARAMS: dict[str, dict[str, Any]] = {
    "discount": {"percent_bp": 3000, "cycles": 3},
    "seat_change": {"min_seats": 1},
    "plan_change": {"price": "solo"},
    "trial_extension": {"days": 14},
    "pause": {"payments": 2},
    "email": {"within_days": 2, "to": "save@cafe.example"},
}


def shown(kind: OfferType, case: Case = EIGHT, **params: Any) -> Shown:
    """The offer as a page shows it."""
    preview = kind.preview(case, params or PARAMS[kind.kind], now=NOON)
    return Shown(preview, every(case.interval, case.interval_count))


def taken(kind: OfferType, case: Case = EIGHT, **given: str) -> Shown:
    """The offer as it was taken."""
    before = shown(kind, case)
    return replace(before, preview=kind.take(before, given))


def said(*lines: Line) -> str:
    return " ".join(spoken(each, Texts("en"), BERLIN) for each in lines)


@pytest.mark.parametrize(
    ("kind", "case", "params", "why"),
    [
        (SEATS, EIGHT, {}, None),
        (SEATS, EIGHT, {"min_seats": 7}, None),
        (SEATS, EIGHT, {"min_seats": 8}, "no_seat_to_spare"),
        (SEATS, replace(EIGHT, quantity=1), {}, "no_seat_to_spare"),
        (SEATS, TRYING, {}, None),
        (SEATS, replace(EIGHT, state="past_due"), {}, None),
        (SEATS, replace(EIGHT, state="paused"), {}, "subscription_is_paused"),
        (SEATS, replace(EIGHT, state="ending"), {}, "subscription_is_ending"),
        (SEATS, replace(EIGHT, price=Money(0, "EUR")), {}, "costs_nothing"),
        (SEATS, replace(EIGHT, item_count=2), {}, "several_items"),
        (PLAN, replace(EIGHT, item_count=2), {"price": "solo"}, "several_items"),
        (PLAN, EIGHT, {"price": "solo"}, None),
        (PLAN, EIGHT, {"price": "gone"}, "price_unknown"),
        (PLAN, replace(EIGHT, state="unpaid"), {"price": "solo"}, "subscription_is_unpaid"),
        (
            PLAN,
            replace(EIGHT, prices={"solo": replace(SOLO, on_sale=False)}),
            {"price": "solo"},
            "not_on_sale",
        ),
        (
            PLAN,
            replace(EIGHT, prices={"solo": replace(SOLO, unit=Money(1, "USD"))}),
            {"price": "solo"},
            "another_currency",
        ),
        (
            PLAN,
            replace(EIGHT, prices={"solo": replace(SOLO, interval="year")}),
            {"price": "solo"},
            "another_interval",
        ),
        (
            PLAN,
            replace(EIGHT, prices={"solo": replace(SOLO, interval_count=3)}),
            {"price": "solo"},
            "another_interval",
        ),
        (
            PLAN,
            replace(EIGHT, prices={"solo": replace(SOLO, unit=Money(4900, "EUR"))}),
            {"price": "solo"},
            "not_cheaper",
        ),
        (PAUSE, EIGHT, {"payments": 2}, None),
        (PAUSE, TRYING, {"payments": 2}, "subscription_is_trialing"),
        (PAUSE, replace(EIGHT, state="past_due"), {"payments": 2}, "subscription_is_past_due"),
        (PAUSE, replace(EIGHT, open_invoice=Money(1, "EUR")), {"payments": 2}, "an_invoice_is_open"),
        (PAUSE, replace(EIGHT, item_count=2), {"payments": 2}, "several_items"),
        (PAUSE, replace(EIGHT, price=Money(0, "EUR")), {"payments": 2}, "costs_nothing"),
        (PAUSE, EIGHT, {"payments": 2, "of": "service"}, None),
        (PAUSE, replace(EIGHT, state="paused"), {"payments": 2, "of": "service"}, "subscription_is_paused"),
        (PAUSE, EIGHT, {"payments": 5}, None),
        (PAUSE, EIGHT, {"payments": 6}, "paused_too_long"),
        (PAUSE, replace(EIGHT, interval="year"), {"payments": 1}, "paused_too_long"),
        (EMAIL, replace(EIGHT, state="past_due", open_invoice=Money(1, "EUR"), can=frozenset()), {}, None),
        (TRIAL, TRYING, {"days": 14}, None),
        (TRIAL, EIGHT, {"days": 14}, "subscription_is_active"),
        (TRIAL, replace(TRYING, trial_end_at=NOON), {"days": 14}, "trial_is_over"),
        (TRIAL, replace(TRYING, trial_end_at=None), {"days": 14}, "trial_is_over"),
    ],
)
def test_an_offer_is_made_only_where_it_fits_and_says_why_not_elsewhere(
    kind: OfferType, case: Case, params: dict[str, Any], why: str | None
) -> None:
    assert kind.why_not(case, params, now=NOON) == why


@pytest.mark.parametrize(
    ("kind", "params", "wrong"),
    [
        (SEATS, {"min_seats": 0}, "seat change's 'min_seats'"),
        (SEATS, {"seats": 3}, "seat change's 'seats'"),
        (PLAN, {}, "plan change's 'price'"),
        (PLAN, {"price": ""}, "plan change's 'price'"),
        (PAUSE, {"payments": 0}, "pause's 'payments'"),
        (
            PAUSE,
            {"payments": 2, "of": "everything"},
            "pause's 'of' is wrong: Input should be 'bills' or 'service'",
        ),
        (EMAIL, {"within_days": 0}, "e-mail's 'within_days'"),
        (EMAIL, {"within_days": 11}, "e-mail's 'within_days'"),
        (EMAIL, {"to": "nobody"}, "e-mail's 'to'"),
        (EMAIL, {"to": "a@b.example, c@d.example"}, "e-mail's 'to'"),
        (TRIAL, {"days": 0}, "trial extension's 'days'"),
        (TRIAL, {"days": 366}, "trial extension's 'days'"),
    ],
)
def test_params_that_make_no_sense_are_refused_by_name(
    kind: OfferType, params: dict[str, Any], wrong: str
) -> None:
    with pytest.raises(Invalid, match=wrong):
        kind.check(params)


@given(quantity=st.integers(2, 400), unit=st.integers(1, 10**7), least=st.integers(1, 399))
def test_every_number_on_the_list_can_be_taken_at_the_price_beside_it(
    quantity: int, unit: int, least: int
) -> None:
    least = min(least, quantity - 1)
    case = replace(EIGHT, quantity=quantity, price=Money(unit * quantity, "EUR"))
    offer = shown(SEATS, case, min_seats=least)
    choice = SEATS.choice(offer)
    for option in choice.options if choice else ():
        preview = SEATS.take(offer, {"seats": option.value})
        (effect,) = SEATS.effects(TARGET, preview.terms)
        assert preview.after == Money(unit * effect.payload["quantity"], "EUR")
        assert spoken(option.words, Texts("en"), BERLIN).endswith(f": {preview.after.shown('en')} a month")
    assert (choice is None) == (least == quantity - 1)


@pytest.mark.parametrize("number", ["", "0", "8", "9", "-1", "5.0", "five", "\u0665", "1" * 5000, "1e1"])
def test_a_number_of_seats_that_isnt_on_offer_is_refused_beside_its_field(number: str) -> None:
    with pytest.raises(Invalid) as caught:
        SEATS.take(shown(SEATS), {"seats": number})
    assert caught.value.field == "seats"


def test_a_number_with_blanks_around_it_is_the_number() -> None:
    assert SEATS.take(shown(SEATS), {"seats": " 5 "}).terms["seats"] == "5"


def test_nothing_is_asked_where_there_is_one_number_only() -> None:
    pair = replace(EIGHT, quantity=2, price=Money(9800, "EUR"))
    offer = shown(SEATS, pair)
    assert SEATS.choice(offer) is None
    assert SEATS.take(offer, {}).terms["seats"] == "1"
    assert said(SEATS.words(offer).offer) == "1 seat instead of 2 seats: €49.00 instead of €98.00 a month."


def test_many_numbers_are_typed_and_few_are_listed() -> None:
    listed = SEATS.choice(shown(SEATS, replace(EIGHT, quantity=10, price=Money(10, "EUR"))))
    typed = SEATS.choice(shown(SEATS, replace(EIGHT, quantity=11, price=Money(11, "EUR"))))
    assert listed and typed
    assert (len(listed.options), len(typed.options)) == (9, 0)


def test_fewer_seats_cost_so_much_less_from_the_next_renewal_on() -> None:
    offer = taken(SEATS, seats="5")
    (effect,) = SEATS.effects(TARGET, offer.preview.terms)
    assert (effect.kind, effect.lane, effect.payload["quantity"]) == (
        "billing.change_quantity",
        TARGET.subscription_id,
        5,
    )
    assert effect.key == f"billing.change_quantity:{TARGET.subscription_id}:{TARGET.presented_offer_id}"
    assert said(SEATS.saved(offer)) == (
        "We have your choice: 5 seats instead of 8 seats, and €245.00 a month from April 1, 2026 on."
    )


def test_a_renewal_since_billing_was_read_moves_the_day_of_the_new_price() -> None:
    offer = SEATS.preview(EIGHT, {}, now=EIGHT.period_end_at)
    assert offer.terms["renews_at"] == "2026-05-01T12:00:00+00:00"


def test_another_plan_keeps_the_quantity_and_says_both_names() -> None:
    offer = shown(PLAN)
    assert (offer.preview.before, offer.preview.after) == (Money(39200, "EUR"), Money(7200, "EUR"))
    (effect,) = PLAN.effects(TARGET, offer.preview.terms)
    assert (effect.kind, effect.payload["price"]) == ("billing.change_plan", "solo")
    assert "quantity" not in effect.payload
    assert said(PLAN.words(offer).offer) == (
        "Solo instead of Team for your 8 seats: €72.00 instead of €392.00 a month."
    )


def test_another_plan_for_one_seat_says_nothing_of_seats() -> None:
    offer = shown(PLAN, replace(EIGHT, quantity=1, price=Money(4900, "EUR")))
    assert said(PLAN.words(offer).offer) == "Solo instead of Team: €9.00 instead of €49.00 a month."


def test_a_pause_leaves_payments_out_and_goes_on_at_the_old_price() -> None:
    offer = shown(PAUSE)
    (effect,) = PAUSE.effects(TARGET, offer.preview.terms)
    assert (effect.kind, effect.payload["pause"]) == ("billing.pause", "collection")
    # Those of April and May are left out; it goes on before the one of June falls due.
    assert effect.payload["until"] == "2026-06-01T11:00:00+00:00"
    words = PAUSE.words(offer)
    assert said(words.offer, words.after) == (
        "Nothing would be charged before June 1, 2026. "
        "On June 1, 2026 it goes on by itself at €392.00 a month, as before. We write to you a week ahead. "
        "You can cancel at any time, also during the break."
    )


REST = {"payments": 2, "of": "service"}


def test_a_pause_of_the_service_says_that_it_cant_be_used_and_goes_on_a_day_before_the_payment() -> None:
    offer = shown(PAUSE, **REST)
    (effect,) = PAUSE.effects(TARGET, offer.preview.terms)
    assert (effect.payload["pause"], effect.payload["until"]) == ("service", "2026-05-31T12:00:00+00:00")
    words = PAUSE.words(offer)
    assert said(words.offer, words.after) == (
        "Until May 31, 2026 you couldn't use it, and nothing would be charged before June 1, 2026. "
        "From May 31, 2026 on you can use it again by itself, and on June 1, 2026 you pay €392.00 a month again, as "
        "before. The break begins at once. Nothing is paid back for time that you have paid for already. We write to "
        "you a week ahead. You can cancel at any time, also during the break."
    )
    mail = PAUSE.mail(offer)
    told = said(PAUSE.saved(offer)), said(mail.subject, *mail.body)
    assert all("{" not in each and "can't use it" in each and "cancel" in each for each in told)
    goal = PAUSE.promised(EIGHT, offer.preview, now=NOON)
    assert isinstance(goal, Paused) and goal.rests == "service"
    assert PAUSE.named(REST, {}) == "A pause of the service for 2 payments"
    assert PAUSE.agreed(offer.preview.terms) == "a pause of the service until the payment of 2026-06-01"


@pytest.mark.parametrize(
    ("can", "withheld", "why"),
    [
        ({Capability.PAUSE_SERVICE}, set(), None),
        ({Capability.PAUSE_COLLECTION}, set(), "billing_cannot"),
        ({Capability.PAUSE_COLLECTION}, {Capability.PAUSE_SERVICE}, "billing_cannot_with_this_one"),
    ],
)
def test_a_pause_of_the_service_is_passed_over_where_billing_has_none(
    can: set[Capability], withheld: set[Capability], why: str | None
) -> None:
    case = replace(EIGHT, can=frozenset(can), withheld=frozenset(withheld))
    template = OfferTemplate(code="break_2", kind="pause", params=REST)
    assert why_not(case, template, TYPES, now=NOON) == why


def test_a_daily_plan_goes_on_an_hour_before_its_payment() -> None:
    daily = replace(EIGHT, interval="day")
    terms = PAUSE.preview(daily, REST, now=NOON).terms
    assert datetime.fromisoformat(terms["next_at"]) - datetime.fromisoformat(terms["until"]) == timedelta(
        hours=1
    )


def test_a_pause_keeps_to_the_last_day_of_each_month() -> None:
    on_the_31st = replace(EIGHT, period_end_at=datetime(2026, 3, 31, 12, tzinfo=UTC))
    found = [PAUSE.preview(on_the_31st, {"payments": n}, now=NOON).terms["next_at"][:10] for n in (1, 2, 3)]
    assert found == ["2026-04-30", "2026-05-31", "2026-06-30"]


def test_a_longer_trial_ends_so_many_days_after_the_end_it_had() -> None:
    offer = shown(TRIAL, TRYING)
    (effect,) = TRIAL.effects(TARGET, offer.preview.terms)
    assert (effect.kind, effect.payload["until"]) == ("billing.extend_trial", "2026-03-29T12:00:00+00:00")
    words = TRIAL.words(offer)
    assert said(words.offer, words.after) == (
        "Your trial would last until March 29, 2026 instead of March 15, 2026, at no charge. "
        "On March 29, 2026 it becomes a paid plan at €392.00 a month, unless you cancel before. "
        "You can cancel at any time."
    )


@pytest.mark.parametrize(
    ("interval", "count", "words"), [("month", 1, "a month"), ("week", 2, "every 2 weeks")]
)
@pytest.mark.parametrize("name", sorted(PARAMS))
def test_every_offer_type_has_all_its_words_for_every_interval(
    name: str, interval: str, count: int, words: str
) -> None:
    kind = TYPES[name]
    case = replace(TRYING if name == "trial_extension" else EIGHT, interval=interval, interval_count=count)
    case = replace(case, prices={"solo": replace(SOLO, interval=interval, interval_count=count)})
    offer = taken(kind, case, seats="5")
    page, mail = kind.words(offer), kind.mail(offer)
    told = [
        said(page.heading, page.offer, page.after, page.accept),
        said(kind.saved(offer)),
        said(mail.subject, *mail.body),
    ]
    assert words in told[0] + told[2]
    assert all("{" not in each and "cancel" in each for each in (told[0], told[2]))


def test_every_offer_type_is_tried_here() -> None:
    assert set(TYPES) == set(PARAMS)
