"""Each page that a customer can meet, by name: how it comes about, and its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from leavewell.accounts.models import Space, Subscription
from leavewell.accounts.transaction import edge
from leavewell.billing.types import Cancel, Now
from leavewell.effects.models import Attempt, Effect
from leavewell.flow.actions import offers, sessions
from leavewell.flow.actions.declarations import confirm_cancellation
from leavewell.flow.links import session_behind, session_url, status_url
from leavewell.flow.models import CancelSession, Declaration
from leavewell.kernel.clock import wall_now
from leavewell.web import simulator
from tests.builders import Customer, a_customer, a_session, an_act, cancelled, fresh
from tests.chaos.site import wait_until
from tests.stories.evidence import PATIENCE, sells_solo
from tests.stories.site import Site
from tests.stories.unheard_of import looked_up, not_found

PRICE, UNUSED = "too_expensive", "not_used_enough"


@dataclass(frozen=True)
class Screen:
    """A page. ``press``: the button that leads to it from the address."""

    make: Callable[[Site, Space], str]
    press: str = ""


def _move(customer: Customer, *moves: Callable[..., object], **given: str) -> str:
    """The link of a new session in which these moves were made."""
    session, token = a_session(customer)
    for move in moves:
        with edge():
            move(an_act(customer.space), fresh(session), **given)
    return session_url(token)


def question(site: Site, space: Space) -> str:
    """Why?"""
    return _move(a_customer(space))


def offer(site: Site, space: Space) -> str:
    """A discount, to somebody for whom it costs too much."""
    return _move(a_customer(space), sessions.give_reason, reason=PRICE)


def confirmation(site: Site, space: Space) -> str:
    """What will happen."""
    return _move(a_customer(space), sessions.go_to_confirmation)


def confirmation_with_debt(site: Site, space: Space) -> str:
    """What will happen, with an invoice still open: as long as this page gets."""
    return _move(a_customer(space, began_days_ago=40, payment="failing"), sessions.go_to_confirmation)


def receipt(site: Site, space: Space) -> str:
    """It is done, as far as the customer is concerned."""
    return _move(a_customer(space), sessions.go_to_confirmation, confirm_cancellation)


def saved(site: Site, space: Space) -> str:
    """An offer was taken."""
    session, token = a_session(a_customer(space))
    with edge():
        sessions.give_reason(an_act(space), fresh(session), reason=PRICE)
    with edge():
        offers.accept_offer(an_act(space), fresh(session))
    return session_url(token)


def seats(site: Site, space: Space) -> str:
    """Fewer seats, from a short list."""
    return _move(a_customer(space, seats=8), sessions.give_reason, reason=UNUSED)


def many_seats(site: Site, space: Space) -> str:
    """Fewer seats, as a number to type."""
    return _move(a_customer(space, seats=40), sessions.give_reason, reason=UNUSED)


def two_seats(site: Site, space: Space) -> str:
    """Fewer seats, with nothing to choose."""
    return _move(a_customer(space, seats=2), sessions.give_reason, reason=UNUSED)


def longer_trial(site: Site, space: Space) -> str:
    """More time, to somebody who finds it hard."""
    trying = a_customer(space, trial_days_left=5, began_days_ago=9)
    return _move(trying, sessions.give_reason, reason="too_hard")


def other_plan(site: Site, space: Space) -> str:
    """A cheaper plan."""
    customer = a_customer(space, seats=3)
    sells_solo(space)
    return _move(customer, sessions.give_reason, reason=UNUSED)


def fewer_seats_saved(site: Site, space: Space) -> str:
    """Fewer seats were taken."""
    session, token = a_session(a_customer(space, seats=8))
    with edge():
        sessions.give_reason(an_act(space), fresh(session), reason=UNUSED)
    with edge():
        offers.accept_offer(an_act(space), fresh(session), {"seats": "5"})
    return session_url(token)


def stayed(site: Site, space: Space) -> str:
    """Never mind."""
    return _move(a_customer(space), sessions.never_mind)


def already(site: Site, space: Space) -> str:
    """A second link, after a cancellation."""
    customer = a_customer(space)
    cancelled(customer)
    return _move(customer)


def over(site: Site, space: Space) -> str:
    """A subscription that somebody ended in the billing system itself."""
    customer = a_customer(space)
    with simulator.control(space) as billing:
        billing.do(Cancel(Now()), customer.subscription.provider_id)
    url = _move(customer)
    # A new link asks for a reading of billing, which the worker does.
    ended = Subscription.objects.of(space).filter(pk=customer.subscription.pk, state="ended")
    assert wait_until(ended.exists, seconds=PATIENCE), _how_it_stands(space)
    return url


def _how_it_stands(space: Space) -> list[tuple[object, ...]]:
    rows = Effect.objects.of(space).order_by("planned_at")
    reasons = Attempt.objects.of(space).order_by("started_at").values_list("effect__kind", "number", "reason")
    return [*rows.values_list("kind", "state", "result", "held", "attempts", "due_at"), *reasons]


def expired(site: Site, space: Space) -> str:
    """A link of yesterday's."""
    return _outdated(question(site, space))


def expired_after_all(site: Site, space: Space) -> str:
    """A link of yesterday's, with which somebody cancelled."""
    return _outdated(receipt(site, space))


def _outdated(link: str) -> str:
    session = session_behind(link.rpartition("/")[2])
    past = wall_now() - timedelta(minutes=1)
    CancelSession.objects.of(session.space).filter(pk=session.pk).update(link_expires_at=past)
    return link


def unknown(site: Site, space: Space) -> str:
    """A link that was never made."""
    return session_url("AAAAAAAAAAAAAAAAAAAAAAAAAA")


def status(site: Site, space: Space) -> str:
    """How it stands."""
    return status_url(_declared(space))


def _declared(space: Space) -> Declaration:
    return cancelled(a_customer(space))


OPEN = {
    "plan looked up": Screen(looked_up),
    "plan not found": Screen(not_found),
    "question": Screen(question),
    "question, unanswered": Screen(question, press="Continue"),
    "offer": Screen(offer),
    "fewer seats": Screen(seats),
    "fewer seats, none chosen": Screen(seats, press="Change my seats"),
    "fewer seats, typed": Screen(many_seats),
    "fewer seats, none typed": Screen(many_seats, press="Change my seats"),
    "fewer seats, one way": Screen(two_seats),
    "longer trial": Screen(longer_trial),
    "other plan": Screen(other_plan),
    "confirmation": Screen(confirmation),
    "confirmation with debt": Screen(confirmation_with_debt),
}
"""Pages on which nothing has been decided yet."""

SCREENS = {
    **OPEN,
    "receipt": Screen(receipt),
    "saved": Screen(saved),
    "saved, fewer seats": Screen(fewer_seats_saved),
    "stayed": Screen(stayed),
    "already": Screen(already),
    "over": Screen(over),
    "expired": Screen(expired),
    "expired after all": Screen(expired_after_all),
    "unknown": Screen(unknown),
    "status": Screen(status),
    "objection": Screen(status, press="I was charged after this"),
}
"""All of them."""
