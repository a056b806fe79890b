"""A contact's way through the flow."""

from __future__ import annotations

import pytest

from leavewell.accounts.models import Space
from leavewell.accounts.transaction import edge
from leavewell.effects.models import Effect, FactRow
from leavewell.flow.actions import offers, sessions
from leavewell.flow.links import session_behind
from leavewell.flow.models import Answer, CancelSession, PresentedOffer
from leavewell.flow.states import Outcome, SessionState
from leavewell.kernel.errors import Forbidden, IllegalMove, Invalid, NotFound, Refused
from leavewell.kernel.facts.flow import OfferAccepted, OfferDeclined, OfferPresented
from leavewell.kernel.ids import public_id, uuid7
from leavewell.kernel.money import Money
from leavewell_simulator.testing import RunningSimulator
from tests.builders import (
    Customer,
    a_contact_without_the_right,
    a_customer,
    a_session,
    a_space,
    an_act,
    cancelled,
    fresh,
    some_customers,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    """A customer who pays 49 euros a month."""
    return a_customer(a_space())


def shown_offer(customer: Customer) -> CancelSession:
    """The customer has said that it costs too much, and sees the offer."""
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), session, reason="too_expensive")
    return fresh(session)


def planned(space: Space) -> list[Effect]:
    """What is to be changed or sent; a reading of billing or a reaction is neither."""
    return list(Effect.objects.of(space).exclude(kind__in=("billing.read", "react")))


def facts(space: Space, kind: str) -> list[FactRow]:
    return list(FactRow.objects.of(space).filter(kind=kind))


def test_a_contact_without_the_right_gets_no_cancel_page(ada: Customer) -> None:
    bob = a_contact_without_the_right(ada)
    with pytest.raises(Forbidden, match="This contact may not cancel the account"), edge():
        sessions.open_session(an_act(ada.space), ada.subscription, bob)
    assert not CancelSession.objects.of(ada.space).exists()


def test_a_contact_of_another_account_looks_like_none(simulator: RunningSimulator) -> None:
    ada, eve = some_customers(a_space(), 2)
    with pytest.raises(NotFound, match="There is no such contact here"), edge():
        sessions.open_session(an_act(ada.space), ada.subscription, eve.contact)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//evil.example", "/billing", "https://", "https://ada@evil.example/"]
)
def test_a_way_back_that_is_no_web_address_is_refused(ada: Customer, address: str) -> None:
    with pytest.raises(Invalid, match="return address") as caught:
        a_session(ada, return_to=address)
    assert caught.value.field == "save_return_url"


def test_a_cancel_page_is_found_by_its_secret_which_is_kept_nowhere(ada: Customer) -> None:
    session, token = a_session(ada)
    assert session_behind(token) == session
    assert token not in str(CancelSession.objects.filter(pk=session.pk).values().get())
    with pytest.raises(NotFound):
        session_behind(token[:-1])


def test_a_session_of_another_space_looks_like_one_that_never_was(ada: Customer) -> None:
    session, _ = a_session(ada)
    elsewhere = a_space()
    for name in (session.public_id, public_id("ses", uuid7()), "ses_nonsense"):
        with pytest.raises(NotFound, match="^There is no such cancel session here"):
            CancelSession.objects.named(elsewhere, name)
    assert CancelSession.objects.named(ada.space, session.public_id) == session


def test_the_other_half_of_the_same_workspace_is_another_space_too(ada: Customer) -> None:
    session, _ = a_session(ada)
    live = Space.objects.get(workspace=ada.space.workspace, mode="live")
    with pytest.raises(NotFound):
        CancelSession.objects.named(live, session.public_id)


def test_opening_a_page_has_billing_read_once_more(ada: Customer) -> None:
    session, _ = a_session(ada)
    effect = Effect.objects.of(ada.space).get()
    assert (effect.key, effect.lane_id) == (f"billing.read:{session.pk}", None)


def test_a_later_session_names_the_earlier_one(ada: Customer) -> None:
    (first, _), (second, _) = a_session(ada), a_session(ada)
    assert (first.earlier_id, second.earlier_id) == (None, first.pk)


def test_a_reason_brings_an_offer_with_the_price_it_leads_to(ada: Customer) -> None:
    session = shown_offer(ada)
    shown = PresentedOffer.objects.of(ada.space).get(session=session)
    assert session.state == SessionState.OFFERING
    assert (shown.before, shown.after) == (Money(4900, "EUR"), Money(3430, "EUR"))
    (row,) = facts(ada.space, OfferPresented.kind)
    assert row.body["offer"] == "discount_30_3"
    assert row.body["passed_over"] == {
        "trial_14": "not_for_this_reason",
        "fewer_seats": "no_seat_to_spare",
        "pause_2": "not_for_this_reason",
    }


def test_a_reason_that_no_offer_fits_leads_straight_to_the_confirmation(ada: Customer) -> None:
    session, _ = a_session(ada)
    with edge():
        assert sessions.give_reason(an_act(ada.space), session, reason="no_longer_needed") is None
    assert fresh(session).state == SessionState.CONFIRMING


def test_the_customers_words_stand_in_the_answer_and_in_no_fact(ada: Customer) -> None:
    session, _ = a_session(ada)
    with edge():
        sessions.give_reason(an_act(ada.space), session, reason="other", words="  Your dog bit me.  ")
    assert Answer.objects.of(ada.space).get().words == "Your dog bit me."
    assert "dog" not in str(list(FactRow.objects.of(ada.space).values_list("body", flat=True)))


def test_a_reason_that_isnt_on_the_list_changes_nothing(ada: Customer) -> None:
    session, _ = a_session(ada)
    with pytest.raises(Invalid, match="isn't on the list"), edge():
        sessions.give_reason(an_act(ada.space), session, reason="weather")
    assert fresh(session).state == SessionState.OPENED
    assert not Answer.objects.of(ada.space).exists()


def test_an_offer_is_declined_by_going_on_and_nothing_is_planned(ada: Customer) -> None:
    session = shown_offer(ada)
    with edge():
        sessions.go_to_confirmation(an_act(ada.space), session)
    assert fresh(session).state == SessionState.CONFIRMING
    assert PresentedOffer.objects.of(ada.space).get().response == PresentedOffer.Response.DECLINED
    assert len(facts(ada.space, OfferDeclined.kind)) == 1
    assert planned(ada.space) == []


def test_going_back_shows_the_question_again_and_then_the_same_offer(ada: Customer) -> None:
    session = shown_offer(ada)
    with edge():
        sessions.go_back(an_act(ada.space), session)
    assert fresh(session).state == SessionState.ASKING
    with edge():
        sessions.give_reason(an_act(ada.space), fresh(session), reason="other")
    assert PresentedOffer.objects.of(ada.space).count() == 1
    assert Answer.objects.of(ada.space).get().reason == "other"


def test_an_accepted_offer_ends_the_session_and_plans_exactly_one_discount(ada: Customer) -> None:
    session = shown_offer(ada)
    with edge():
        shown = offers.accept_offer(an_act(ada.space), session)
    assert (fresh(session).state, fresh(session).outcome) == (SessionState.ENDED, Outcome.ACCEPTED)
    (effect,) = [each for each in planned(ada.space) if each.kind == "billing.discount"]
    assert effect.lane_id == ada.subscription.pk
    assert effect.payload == {
        "subscription": str(ada.subscription.pk),
        "subject": str(shown.pk),
        "percent_bp": 3000,
        "cycles": 3,
    }
    (row,) = facts(ada.space, OfferAccepted.kind)
    assert effect.cause == row.pk


def test_a_second_press_on_the_offer_changes_nothing(ada: Customer) -> None:
    session = shown_offer(ada)
    with edge():
        offers.accept_offer(an_act(ada.space), fresh(session))
    with pytest.raises((IllegalMove, NotFound)), edge():
        offers.accept_offer(an_act(ada.space), fresh(session))
    kinds = [each.kind for each in planned(ada.space)]
    assert kinds.count("billing.discount") == 1
    assert len(kinds) == len(set(kinds))


def test_an_offer_that_wasnt_shown_cant_be_taken(ada: Customer) -> None:
    session, _ = a_session(ada)
    with pytest.raises(NotFound, match="offer"), edge():
        offers.accept_offer(an_act(ada.space), session)


def test_an_offer_that_was_taken_once_isnt_made_again(ada: Customer) -> None:
    session = shown_offer(ada)
    with edge():
        offers.accept_offer(an_act(ada.space), session)
    again, _ = a_session(ada)
    with edge():
        assert sessions.give_reason(an_act(ada.space), again, reason="too_expensive") is None


def test_an_offer_isnt_taken_for_what_is_cancelled_already(ada: Customer) -> None:
    session = shown_offer(ada)
    cancelled(ada)
    with pytest.raises(Refused, match="cancelled already"), edge():
        offers.accept_offer(an_act(ada.space), session)
    assert fresh(session).outcome == ""


def test_whoever_stays_has_changed_nothing(ada: Customer) -> None:
    session = shown_offer(ada)
    with edge():
        sessions.never_mind(an_act(ada.space), session)
    assert (fresh(session).state, fresh(session).outcome) == (SessionState.ENDED, Outcome.NEVERMIND)
    assert planned(ada.space) == []
    with pytest.raises(IllegalMove), edge():
        sessions.go_to_confirmation(an_act(ada.space), fresh(session))


def test_going_straight_to_the_confirmation_keeps_what_was_answered(ada: Customer) -> None:
    session, _ = a_session(ada)
    with edge():
        sessions.go_to_confirmation(
            an_act(ada.space), fresh(session), reason="too_hard", words="The export is slow."
        )
    answer = Answer.objects.of(ada.space).get(session=session)
    assert (answer.reason, answer.words) == ("too_hard", "The export is slow.")
    assert fresh(session).state == SessionState.CONFIRMING


def test_going_straight_to_the_confirmation_needs_no_answer(ada: Customer) -> None:
    session, _ = a_session(ada)
    with edge():
        sessions.go_to_confirmation(an_act(ada.space), fresh(session), reason="nonsense")
    assert not Answer.objects.of(ada.space).filter(session=session).exists()
