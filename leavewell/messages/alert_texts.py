"""The words that an alert begins with, by event; a company may write its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from leavewell.kernel.errors import NotFound
from leavewell.messages.catalogue import BY_FACT, CHOICES, EventType
from leavewell.messages.catalogue.alerts import ALERT_TEST


class Words(NamedTuple):
    """A subject of one line and a body, with names in braces (see ``decide.wording``)."""

    subject: str
    body: str


DEFAULT_EVENTS = ("cancel.received", "offer.accepted", "offer.email_sent")
"""What a new alert tells: a cancel, an offer that was taken, and a mail that an offer has sent."""

_WHO = "Account: {account} ({account_id})\nPlan: {plan}\nContact: {contact} <{email}>"
_OPEN = "See all of it: {link}"

_TITLES = {
    "session.started": "Cancel page opened",
    "session.nevermind": "They stay",
    "session.abandoned": "Cancel page left undecided",
    "offer.presented": "Offer shown",
    "offer.declined": "Offer declined",
    "cancel.received_without_plan": "Cancel received, plan not known yet",
    "cancel.processed": "Cancel carried out in billing",
    "cancel.withdrawn": "Cancel taken back",
    "cancel.objection_raised": "Customer objects",
    "subscription.ended": "Subscription ended",
    "subscription.reactivated": "Subscription goes on",
    "subscription.paused": "Subscription paused",
    "subscription.resumed": "Pause ended",
    "subscription.charged_after_end": "Charged after the end",
    "dispute.opened": "Card dispute opened",
    "promise.kept": "Promise kept",
    "promise.broken": "Promise broken",
    "departure.opened": "Departure begun",
    "departure.moved": "Departure has other dates",
    "departure.restarted": "Customer is back",
    "save.began": "Save begun, not held yet",
    "save.confirmed": "Save has held",
    "save.lapsed": "Save has lapsed",
    "concession.granted": "Concession granted",
    "request.received": "Request received",
    "run.started": "Work begins",
    "step.due": "Step due",
    "step.reassigned": "Step has another owner",
    "step.done": "Step done",
    "step.skipped": "Step left out",
    "step.late": "Step late",
    "effect.person_needed": "Needs a person",
    "effect.deadline_near": "Deadline near",
}

_OWN: Mapping[str, Words] = {
    "cancel.received": Words(
        "[Leavewell] Cancel received: {account}, no. {number}",
        f"{{account}} cancels {{plan}}. It ends on {{ends}}.\n\n{_WHO}\nNumber: {{number}}\nWhy: {{reason}}\n\n"
        f"What they wrote:\n{{words}}\n\n{_OPEN}",
    ),
    "offer.accepted": Words(
        "[Leavewell] Offer accepted: {account}, no. {number}",
        f"{{account}} took an offer instead of leaving: {{offer}}.\n\n{_WHO}\nOffer: {{offer}}\n"
        f"Why they wanted to leave: {{reason}}\n\nWhat they wrote:\n{{words}}\n\n{_OPEN}",
    ),
    "offer.email_sent": Words(
        "[Leavewell] Asks for a person: {account}, no. {number}",
        f"{{account}} asked for a person instead of leaving, and the mail of that offer has left. "
        f"Nothing has been cancelled.\n\n{_WHO}\nWhy they wanted to leave: {{reason}}\n\n"
        f"What they wrote:\n{{words}}\n\n{_OPEN}",
    ),
    ALERT_TEST.name: Words(
        "[Leavewell] Test alert",
        "This is a test. Somebody asked for it in Settings, Alerts; it is about no customer.\n\n"
        "It came by the same way as the real ones will.",
    ),
}


def title_of(event: str) -> str:
    """The event in a few words."""
    own = {
        "cancel.received": "Cancel received",
        "offer.accepted": "Offer accepted",
        "offer.email_sent": "Asks for a person, mail sent",
        ALERT_TEST.name: "Test alert",
    }
    return own.get(event) or _TITLES.get(event) or event


def usual_words(event: str) -> Words:
    """Those of an event that nobody has changed."""
    return _OWN.get(event) or Words(
        f"[Leavewell] {title_of(event)}: {{account}}, no. {{number}}",
        f"{title_of(event)}, at {{at}}.\n\n{_WHO}\n\n{_OPEN}",
    )


def must_be_event(name: str) -> None:
    """NotFound where an alert can tell of no such event."""
    if name not in {each.name for each in CHOICES}:
        raise NotFound("event")


def event_of(fact_kind: str) -> EventType:
    """The event that a fact is told as."""
    return ALERT_TEST if fact_kind == ALERT_TEST.fact.kind else BY_FACT[fact_kind]
