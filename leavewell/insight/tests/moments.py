"""Cancel pages at given instants, and what came of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.flow.actions import sessions
from leavewell.flow.actions.abandoning import abandon_session
from leavewell.flow.actions.declarations import confirm_cancellation
from leavewell.flow.actions.offers import accept_offer
from leavewell.flow.models import CancelSession
from tests.builders import Customer, fresh


def opened(customer: Customer, at: datetime, subscription: Subscription | None = None) -> CancelSession:
    """A page opened then."""
    with edge():
        return sessions.open_session(
            Act(customer.space, at, "test"), subscription or customer.subscription, customer.contact
        )[0]


def left(customer: Customer, at: datetime) -> CancelSession:
    """Opened then, and nothing pressed."""
    session = opened(customer, at)
    with edge():
        assert abandon_session(Act(customer.space, at + timedelta(hours=1), "test"), session)
    return session


def cancels(customer: Customer, at: datetime, subscription: Subscription | None = None) -> CancelSession:
    """Opened then, and cancelled."""
    session = opened(customer, at, subscription)
    goes_on_to_cancel(customer, session, at)
    return session


def goes_on_to_cancel(customer: Customer, session: CancelSession, at: datetime) -> None:
    """Cancels on a page that is open."""
    act = Act(customer.space, at, "test")
    with edge():
        sessions.go_to_confirmation(act, fresh(session), reason="too_hard")
    with edge():
        confirm_cancellation(act, fresh(session))


def stays(customer: Customer, at: datetime) -> None:
    """Opened then, and never mind."""
    session = opened(customer, at)
    with edge():
        sessions.never_mind(Act(customer.space, at, "test"), fresh(session))


def takes_an_offer(customer: Customer, at: datetime) -> CancelSession:
    """Opened then; it costs too much, and the discount is taken."""
    session, act = opened(customer, at), Act(customer.space, at, "test")
    with edge():
        sessions.give_reason(act, fresh(session), reason="too_expensive")
    with edge():
        accept_offer(act, fresh(session))
    return session
