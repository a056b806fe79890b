"""What tests do with alerts, and how customers come to what these tell."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from leavewell.accounts.actions.workspaces import allow_mail_to
from leavewell.accounts.models import Space
from leavewell.accounts.transaction import edge
from leavewell.flow.actions import offers, sessions
from leavewell.flow.actions.flows import publish_flow
from leavewell.flow.definition import parse
from leavewell.flow.models import CancelSession
from leavewell.messages.actions.alerts import AlertSettings, add_alert
from leavewell.messages.models import Alert, AlertItem
from leavewell.outbound.tests.receiver import Receiver
from tests.builders import Customer, a_session, an_act, fresh
from tests.moments import leap_to, now_in, run_what_is_due

DESK = "tickets@desk.example"
FLOW = {
    "name": "with_a_person",
    "ending": "period_end",
    "reasons": [
        {"code": "too_expensive", "text": "reason.too_expensive"},
        {"code": "too_hard", "text": "reason.too_hard"},
    ],
    "offers": [
        {
            "code": "discount_30_3",
            "kind": "discount",
            "for_reasons": ["too_expensive"],
            "params": {"percent_bp": 3000, "cycles": 3},
        },
        {
            "code": "a_person",
            "kind": "email",
            "for_reasons": ["too_hard"],
            "params": {"within_days": 2, "to": "save@cafe.example"},
        },
    ],
}


def an_alert(space: Space, **settings: Any) -> Alert:
    """One that writes to the help desk, which the test space may."""
    with edge():
        allow_mail_to(an_act(space), "*@desk.example")
        allow_mail_to(an_act(space), "*@cafe.example")
        wanted = AlertSettings(**{"name": "Tickets", "channel": "mail", "target": DESK, **settings})
        return add_alert(an_act(space), wanted)


def a_chat_alert(space: Space, receiver: Receiver, channel: str = "slack", **settings: Any) -> Alert:
    """One that posts to that receiver."""
    url = f"http://127.0.0.1:{receiver.port}/services/T0/B0/secret"
    return an_alert(space, **{"channel": channel, "target": url, **settings})


def with_a_person(space: Space) -> None:
    """A flow that has the offer of a person for one reason and a discount for another."""
    with edge():
        publish_flow(an_act(space), parse(FLOW))


def took_the_offer(customer: Customer, reason: str, words: str = "") -> CancelSession:
    """The customer says why, and takes what is offered."""
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), fresh(session), reason=reason, words=words)
    with edge():
        offers.accept_offer(an_act(customer.space), fresh(session))
    return fresh(session)


def now_is(alert: Alert) -> Alert:
    """As it stands now."""
    return Alert.objects.select_related("space__workspace").get(pk=alert.pk)


def items(alert: Alert) -> list[AlertItem]:
    """What it was to tell, in order."""
    return list(AlertItem.objects.filter(alert=alert).select_related("effect").order_by("planned_at", "pk"))


def leaps(space: Space, **span: float) -> None:
    """So much later, with what is due then done then, and not step by step on the way."""
    leap_to(space, now_in(space) + timedelta(**span))
    run_what_is_due(space)
