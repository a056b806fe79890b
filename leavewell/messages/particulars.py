"""What an alert says of an event: read from the rows as they are when it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from leavewell.accounts.models import Space
from leavewell.effects.models import FactRow, Promise
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.flow import CancellationDeclared, OfferAccepted
from leavewell.kernel.facts.postsave import SaveBegan, SaveConfirmed, SaveLapsed
from leavewell.kernel.ids import public_id
from leavewell.messages.alert_texts import event_of
from leavewell.messages.catalogue.about import About, OfferTold
from leavewell.messages.composing import about
from leavewell.messages.decide.wording import one_line

_ABOUT = ("declaration_id", "presented_offer_id", "subject_id", "request_id")
_SAVES = (SaveBegan.kind, SaveConfirmed.kind, SaveLapsed.kind)
_ENDS = ("billing_ends_at", "ends_at", "ended_at")


@dataclass(frozen=True)
class Particulars:
    """``values`` are those of the names in braces, all but the customer's own ``words``; ``pairs`` the block's."""

    event: str
    values: Mapping[str, str]
    pairs: Sequence[tuple[str, str]]
    words: str
    customer: str
    link: str


def thing_of(space: Space, row: FactRow) -> UUID | None:
    """What the event is about, so that all that follows of it finds the same ticket: its declaration, or its offer.

    None where it is about nothing that anything else is told of.
    """
    fact = row.fact
    for name in _ABOUT:
        if isinstance(found := getattr(fact, name, None), UUID):
            return found
    if promise_id := getattr(fact, "promise_id", None):
        promise = Promise.objects.of(space).filter(pk=promise_id).first()
        return promise.origin_id if promise else None
    return _last_of_subscription(space, row, fact)


def _last_of_subscription(space: Space, row: FactRow, fact: Fact) -> UUID | None:
    """What was last taken (for a save) or declared (for all else) of the subscription that the event names."""
    subscription_id = getattr(fact, "subscription_id", None)
    if subscription_id is None or row.account_id is None:
        return None
    kind = OfferAccepted.kind if row.kind in _SAVES else CancellationDeclared.kind
    rows = FactRow.objects.of(space).filter(
        kind=kind, account_id=row.account_id, body__subscription_id=str(subscription_id)
    )
    last = rows.filter(sequence__lt=row.sequence).order_by("-sequence").first()
    return thing_of(space, last) if last else None


def particulars_of(space: Space, row: FactRow, thing: UUID | None) -> Particulars:
    """All that is known of it now. What was erased meanwhile isn't told any more."""
    fact, event = row.fact, event_of(row.kind)
    seen = about(space, row, fact)
    link = _link(space, seen.account.id) if seen.account else ""
    offer = _offer_of(seen, getattr(fact, "presented_offer_id", None) or getattr(fact, "subject_id", None))
    number = _number(fact, seen, thing)
    ends = _ends(fact)
    values = {
        "account": seen.account.name if seen.account else "",
        "account_id": seen.account.external_id if seen.account else "",
        "plan": seen.subscription.plan if seen.subscription else "",
        "contact": seen.contact.name if seen.contact else "",
        "email": seen.contact.email if seen.contact else "",
        "reason": (seen.reason_given.said or seen.reason_given.code) if seen.reason_given else "",
        "offer": (offer.said or offer.offer) if offer else "",
        "number": number,
        "ends": _day(ends, space) if ends else "",
        "at": _moment(row.occurred_at, space),
        "event": event.name,
        "company": space.workspace.name,
        "link": link,
    }
    return Particulars(
        event=event.name,
        values={name: one_line(value) for name, value in values.items()},
        pairs=_pairs(space, row, event.name, seen, offer, values, ends, thing),
        words=seen.reason_given.words if seen.reason_given else "",
        customer=seen.contact.email if seen.contact else "",
        link=link,
    )


def _pairs(
    space: Space,
    row: FactRow,
    event: str,
    seen: About,
    offer: OfferTold | None,
    values: Mapping[str, str],
    ends: datetime | None,
    thing: UUID | None,
) -> Sequence[tuple[str, str]]:
    """For programs: codes, ids and instants, under keys that never change."""
    return (
        ("Event", event),
        ("Mode", space.mode),
        ("Thread", thread_of(thing)),
        ("Number", values["number"]),
        ("Account", values["account"]),
        ("Account-Id", seen.account.id if seen.account else ""),
        ("Account-Ref", values["account_id"]),
        ("Contact", values["contact"]),
        ("Email", values["email"]),
        ("Plan", values["plan"]),
        ("Reason", seen.reason_given.code if seen.reason_given else ""),
        ("Offer", offer.offer if offer else ""),
        ("Offer-Kind", offer.kind if offer else ""),
        ("Ends", ends.isoformat() if ends else ""),
        ("At", row.occurred_at.isoformat()),
        ("Link", values["link"]),
    )


def thread_of(thing: UUID | None) -> str:
    """What it is about, for programs that put tickets together by a field; empty for nothing."""
    return public_id("thr", thing) if thing else ""


def _number(fact: Fact, seen: About, thing: UUID | None) -> str:
    named = getattr(fact, "number", None)
    if isinstance(named, str) and named:
        return named
    if seen.declaration is not None:
        return seen.declaration.number
    presented = getattr(fact, "presented_offer_id", None)
    return public_id("off", presented) if presented else thread_of(thing)


def _offer_of(seen: About, presented: Any) -> OfferTold | None:
    if not isinstance(presented, UUID):
        return None
    return next((each for each in seen.offers if each.id == public_id("off", presented)), None)


def _ends(fact: Fact) -> datetime | None:
    found = (getattr(fact, name, None) for name in _ENDS)
    return next((at for at in found if isinstance(at, datetime)), None)


def _link(space: Space, account: str) -> str:
    live = "/live" if space.mode == Space.Mode.LIVE else ""
    return f"{settings.LEAVEWELL.base_url}{live}{reverse('account', args=[account])}"


def _day(at: datetime, space: Space) -> str:
    local = at.astimezone(ZoneInfo(space.workspace.zone))
    return f"{local.day} {local:%B %Y}"


def _moment(at: datetime, space: Space) -> str:
    local = at.astimezone(ZoneInfo(space.workspace.zone))
    return f"{local.day} {local:%B %Y, %H:%M} ({space.workspace.zone})"
