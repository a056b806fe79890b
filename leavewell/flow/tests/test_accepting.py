"""Taking an offer that changes seats, plan or trial: what was shown, once, or nothing."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from leavewell.accounts.actions.knowledge import mirror_price
from leavewell.accounts.models import Connection, Subscription
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import SeenPrice
from leavewell.effects.models import Effect, FactRow
from leavewell.flow.actions import offers, sessions
from leavewell.flow.actions.flows import publish_flow
from leavewell.flow.definition import default_flow, parse
from leavewell.flow.errors import OfferChanged
from leavewell.flow.models import CancelSession, PresentedOffer
from leavewell.flow.states import Outcome, SessionState
from leavewell.kernel.errors import IllegalMove, Invalid, NotFound
from leavewell.kernel.facts.flow import OfferAccepted, OfferPresented, OffersPassedOver
from leavewell.kernel.money import Money
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_session, a_space, an_act, cancelled, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def heron(simulator: RunningSimulator) -> Customer:
    """A customer with 8 seats at 49 euros a month."""
    return a_customer(a_space(), seats=8)


def asked(customer: Customer, reason: str = "not_used_enough") -> CancelSession:
    """The customer has given that reason."""
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), session, reason=reason)
    return fresh(session)


def take(session: CancelSession, **given: str) -> PresentedOffer:
    with edge():
        return offers.accept_offer(an_act(session.space), fresh(session), given)


def offer_of(session: CancelSession) -> PresentedOffer:
    return PresentedOffer.objects.of(session.space).get(session=session)


def billing_changes(customer: Customer) -> list[Effect]:
    """What is to be changed in billing, in order."""
    return list(Effect.objects.of(customer.space).exclude(lane=None).order_by("position"))


def with_offers(customer: Customer, *templates: dict[str, Any]) -> None:
    """A flow with these offers is published."""
    flow = parse({**default_flow().model_dump(mode="json"), "offers": list(templates)})
    with edge():
        publish_flow(an_act(customer.space), flow)


def on_sale(customer: Customer, price: str, unit: Money, plan: str) -> None:
    """Billing was read, and sells this."""
    act = an_act(customer.space)
    connection = Connection.objects.of(customer.space).get()
    with edge():
        mirror_price(act, connection, SeenPrice(price, plan, unit, "month", 1, True, act.at))


def test_five_of_eight_seats_are_kept_at_the_price_of_five(heron: Customer) -> None:
    session = asked(heron)
    taken = take(session, seats="5")
    assert (taken.before, taken.after) == (Money(39200, "EUR"), Money(24500, "EUR"))
    assert (offer_of(session).terms["seats"], offer_of(session).after) == ("5", Money(24500, "EUR"))
    (effect,) = billing_changes(heron)
    assert (effect.kind, effect.payload["quantity"]) == ("billing.change_quantity", 5)
    row = FactRow.objects.of(heron.space).get(kind=OfferAccepted.kind)
    assert (row.version, row.body["offer_kind"], row.body["terms"]["seats"]) == (2, "seat_change", "5")
    assert row.body["price_after"] == {"minor": 24500, "currency": "EUR"}
    assert effect.cause == row.pk


@pytest.mark.parametrize("given", [{}, {"seats": "0"}, {"seats": "8"}, {"seats": "800"}, {"seats": "few"}])
def test_a_number_of_seats_that_isnt_on_offer_changes_nothing(heron: Customer, given: dict[str, str]) -> None:
    session = asked(heron)
    with pytest.raises(Invalid) as caught:
        take(session, **given)
    assert caught.value.field == "seats"
    assert (fresh(session).state, billing_changes(heron)) == (SessionState.OFFERING, [])
    assert offer_of(session).response == ""


def test_a_price_or_an_offer_that_a_form_makes_up_is_not_listened_to(heron: Customer) -> None:
    session = asked(heron)
    take(session, seats="5", quantity="1", price="free", offer="discount_30_3", after_minor="1")
    (effect,) = billing_changes(heron)
    assert (effect.kind, effect.payload["quantity"]) == ("billing.change_quantity", 5)
    assert set(effect.payload) == {"subscription", "subject", "quantity"}


def test_seats_are_taken_once_whatever_the_second_press_asks_for(heron: Customer) -> None:
    session = asked(heron)
    take(session, seats="5")
    with pytest.raises((IllegalMove, NotFound)):
        take(session, seats="1")
    assert [effect.payload["quantity"] for effect in billing_changes(heron)] == [5]


def test_the_same_offer_in_two_open_pages_is_taken_in_one_of_them_only(heron: Customer) -> None:
    first, second = asked(heron), asked(heron)
    take(first, seats="5")
    with pytest.raises(OfferChanged):
        take(second, seats="4")
    assert [effect.payload["quantity"] for effect in billing_changes(heron)] == [5]


def test_a_cancel_after_the_offer_takes_back_what_billing_was_never_asked_for(heron: Customer) -> None:
    take(asked(heron), seats="5")
    cancelled(heron)
    change, cancel = billing_changes(heron)
    assert (change.state, change.result) == ("settled", "superseded_by_cancel")
    assert (cancel.kind, cancel.state) == ("billing.cancel", "planned")


@pytest.mark.parametrize(
    "since",
    [{"quantity": 10}, {"unit_minor": 5900}, {"state": "ending"}, {"interval_count": 3}],
    ids=["more seats", "another price", "about to end", "paid less often"],
)
def test_an_offer_isnt_taken_once_it_would_come_to_something_else(
    heron: Customer, since: dict[str, Any]
) -> None:
    session = asked(heron)
    if "interval_count" in since:
        since["period_end_at"] = heron.subscription.period_end_at + timedelta(days=60)
    Subscription.objects.filter(pk=heron.subscription.pk).update(**since)
    with pytest.raises(OfferChanged):
        take(session, seats="5")
    assert (fresh(session).state, billing_changes(heron)) == (SessionState.OFFERING, [])


def test_an_offer_that_changed_is_shown_anew_and_can_be_taken_then(heron: Customer) -> None:
    session = asked(heron)
    Subscription.objects.filter(pk=heron.subscription.pk).update(quantity=10)
    with edge():
        offers.present_offer(an_act(heron.space), fresh(session), again=True)
    assert offer_of(session).before == Money(49000, "EUR")
    assert take(session, seats="9").after == Money(44100, "EUR")


def test_where_no_offer_is_left_the_confirmation_is_next(heron: Customer) -> None:
    session = asked(heron)
    Subscription.objects.filter(pk=heron.subscription.pk).update(state="ending")
    with edge():
        assert offers.present_offer(an_act(heron.space), fresh(session), again=True) is None
    assert fresh(session).state == SessionState.CONFIRMING


def test_whoever_declined_an_offer_isnt_made_another_one(heron: Customer) -> None:
    session = asked(heron)
    with edge():
        sessions.go_to_confirmation(an_act(heron.space), fresh(session))
    with edge():
        sessions.go_back(an_act(heron.space), fresh(session))
    with edge():
        assert sessions.give_reason(an_act(heron.space), fresh(session), reason="missing_feature") is None
    assert fresh(session).state == SessionState.CONFIRMING
    row = FactRow.objects.of(heron.space).get(kind=OffersPassedOver.kind)
    assert row.body["passed_over"]["discount_30_3"] == "declined_an_offer"


@pytest.mark.parametrize(
    ("reason", "seats", "trial", "chosen"),
    [
        ("not_used_enough", 8, None, "fewer_seats"),
        ("not_used_enough", 1, None, "pause_2"),
        ("too_expensive", 8, None, "fewer_seats"),
        ("too_expensive", 1, None, "discount_30_3"),
        ("missing_feature", 8, None, "discount_30_3"),
        ("too_hard", 8, 5, "trial_14"),
        ("not_used_enough", 8, 5, "trial_14"),
        ("too_expensive", 8, 5, "fewer_seats"),
        ("too_hard", 8, None, None),
        ("no_longer_needed", 8, 5, None),
    ],
)
def test_the_default_flow_offers_what_the_reason_asks_for(
    simulator: RunningSimulator, reason: str, seats: int, trial: int | None, chosen: str | None
) -> None:
    customer = a_customer(a_space(), seats=seats, trial_days_left=trial, began_days_ago=2)
    session = asked(customer, reason)
    shown = PresentedOffer.objects.of(customer.space).filter(session=session).first()
    assert (shown.offer if shown else None) == chosen
    kind = OfferPresented.kind if chosen else OffersPassedOver.kind
    row = FactRow.objects.of(customer.space).get(kind=kind)
    assert set(row.body["passed_over"]) == {"trial_14", "fewer_seats", "pause_2", "discount_30_3"} - {chosen}


def test_a_billing_system_that_cant_change_seats_is_not_asked_to(heron: Customer) -> None:
    Connection.objects.of(heron.space).update(processor="manual")
    session = asked(heron)
    assert session.state == SessionState.CONFIRMING
    row = FactRow.objects.of(heron.space).get(kind=OffersPassedOver.kind)
    assert row.body["passed_over"]["fewer_seats"] == "billing_cannot"


def test_a_trial_gets_the_days_that_the_page_said(simulator: RunningSimulator) -> None:
    customer = a_customer(a_space(), trial_days_left=5, began_days_ago=2)
    session = asked(customer, "too_hard")
    take(session)
    (effect,) = billing_changes(customer)
    assert customer.subscription.trial_end_at is not None
    until = customer.subscription.trial_end_at + timedelta(days=14)
    assert (effect.kind, effect.payload["until"]) == ("billing.extend_trial", until.isoformat())
    assert fresh(session).outcome == Outcome.ACCEPTED


SMALLER = {"code": "solo", "kind": "plan_change", "params": {"price": "P-SOLO"}}


def test_another_plan_is_offered_once_billing_is_known_to_sell_it(heron: Customer) -> None:
    with_offers(heron, SMALLER)
    assert asked(heron).state == SessionState.CONFIRMING
    on_sale(heron, "P-SOLO", Money(900, "EUR"), "Solo")
    session = asked(heron)
    assert (offer_of(session).after, offer_of(session).names) == (
        Money(7200, "EUR"),
        {"plan_before": "Team", "plan_after": "Solo"},
    )
    take(session, price="P-FREE")
    (effect,) = billing_changes(heron)
    assert (effect.kind, effect.payload["price"]) == ("billing.change_plan", "P-SOLO")
    assert "Solo" not in str(list(FactRow.objects.of(heron.space).values_list("body", flat=True)))


def test_a_plan_whose_price_rose_since_it_was_shown_isnt_taken(heron: Customer) -> None:
    with_offers(heron, SMALLER)
    on_sale(heron, "P-SOLO", Money(900, "EUR"), "Solo")
    session = asked(heron)
    on_sale(heron, "P-SOLO", Money(1900, "EUR"), "Solo")
    with pytest.raises(OfferChanged):
        take(session)
    assert billing_changes(heron) == []


def test_a_price_of_another_billing_system_is_not_one_of_this_one(heron: Customer) -> None:
    with_offers(heron, SMALLER)
    act = an_act(heron.space)
    other = Connection.objects.create(space=heron.space, processor="stripe", secret=b"", connected_at=act.at)
    with edge():
        seen = SeenPrice("P-SOLO", "Solo", Money(900, "EUR"), "month", 1, True, act.at)
        mirror_price(act, other, seen)
    assert asked(heron).state == SessionState.CONFIRMING


def test_a_discount_from_before_offers_had_terms_is_told_as_it_was(simulator: RunningSimulator) -> None:
    customer = a_customer(a_space())
    session = asked(customer, "too_expensive")
    shown = offer_of(session)
    PresentedOffer.objects.filter(pk=shown.pk).update(terms={})
    import_module("leavewell.flow.migrations.0002_offer_terms").name_the_terms(apps, None)
    assert offer_of(session).terms == shown.terms == {"percent_bp": "3000", "cycles": "3"}
    take(session)
