"""Where a contact is led now, with what the company's page is told there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from leavewell.accounts.models import Account, Space
from leavewell.accounts.rotating import counting_in
from leavewell.flow.arrival import Arrival
from leavewell.flow.decide.destinations import Destinations
from leavewell.flow.decide.signed_state import key_name, sign_state
from leavewell.flow.decide.variables import filled
from leavewell.flow.decide.way_back import Event, event_of, way_back
from leavewell.flow.definition import Definition, parse
from leavewell.flow.models import CancelSession, Declaration, FlowVersion, Returns
from leavewell.flow.queries import accepted_offer, answer_in, declaration_of
from leavewell.flow.standing import standing_of
from leavewell.flow.states import DeclarationState, Outcome
from leavewell.flow.web_address import is_web_address
from leavewell.kernel.clock import wall_now

GOOD_FOR = timedelta(minutes=10)
"""So long a state tells how things stand; whoever comes later asks the API."""


def returns_of(space: Space) -> Returns:
    """The space's settings; as they are before anything is set, where nothing is."""
    return Returns.objects.of(space).first() or Returns(space=space)


def published(space: Space) -> Definition | None:
    """The flow that new sessions begin with."""
    newest = FlowVersion.objects.of(space).order_by("-published_at", "-pk").first()
    return parse(newest.definition) if newest else None


def usual_arrival(returns: Returns) -> Arrival:
    """The addresses of sessions that are opened without their own."""
    return Arrival(
        save_return_url=returns.save_return_url,
        cancel_confirmation_url=returns.cancel_confirmation_url,
        offer_urls=returns.offer_urls,
        reason_urls=returns.reason_urls,
    )


def destinations_of(returns: Returns) -> Destinations:
    """Where the space's addresses may lead; a page of our own is always among them."""
    return Destinations(tuple(returns.allowed), settings.LEAVEWELL.base_url.partition("://")[2].lower())


def signs(returns: Returns) -> bool:
    """Whether the space has a key to sign the state with."""
    return bool(returns.keys)


def key_names(returns: Returns) -> Sequence[tuple[str, datetime | None]]:
    """What each key that signs now is called, newest first, with the wall's time until which an older one does."""
    kept = counting_in(bytes(returns.keys), wall_now())
    return [(key_name(each.text), each.until) for each in kept]


def led_to(session: CancelSession) -> str:
    """The address where the contact is to be led now, filled in; empty if the company has named none.

    Called when what it tells has been committed: the state says nothing that could be undone.
    """
    found, offer, reason = _way(session)
    if not found:
        return ""
    event = event_of(session.outcome)
    values = {
        "account": _called(session.account),
        "event": event.value,
        "reason": reason,
        "offer": offer,
        "session": session.public_id,
        "state": _state(session, event, offer, reason),
    }
    return filled(found, values)


def is_signed_at_the_press(session: CancelSession) -> bool:
    """Whether a link should come by us, so that the state is as old as the press and not as the page.

    Not into an app: browsers follow a link there, and ask or refuse after a redirect.
    """
    return signs(returns_of(session.space)) and is_web_address(_way(session)[0])


def _way(session: CancelSession) -> tuple[str, str, str]:
    """The address as it was given, the offer that was taken, and the reason that was named."""
    taken = accepted_offer(session) if session.outcome in (Outcome.ACCEPTED, Outcome.HANDED_OVER) else None
    answer = answer_in(session.space, session)
    offer, reason = (taken.offer if taken else ""), (answer.reason if answer else "")
    found = way_back(
        session.beyond, session.save_return_url, outcome=session.outcome, offer=offer, reason=reason
    )
    return found, offer, reason


def _called(account: Account) -> str:
    """The company's own id. A browser would take dots alone for a way up in a path: then it is ours."""
    own: str = account.external_id
    return own if own.strip(".") else account.public_id


def _state(session: CancelSession, event: Event, offer: str, reason: str) -> str:
    now = wall_now()
    # An old link still says that it opens no more; it isn't a way to learn for years how the account stands.
    if now >= session.link_expires_at:
        return ""
    keys = counting_in(bytes(returns_of(session.space).keys), now)
    if not keys:
        return ""
    told = {
        **_stood(session),
        "v": 1,
        "mode": session.space.mode,
        "space": session.space.public_id,
        "account": session.account.external_id,
        "account_id": session.account.public_id,
        "session": session.public_id,
        "subscription": session.subscription.provider_id if session.subscription else None,
        "event": event.value,
        "reason": reason or None,
        "offer": offer or None,
        "iat": int(now.timestamp()),
        "exp": int((now + GOOD_FOR).timestamp()),
    }
    return sign_state(told, [each.text for each in keys])


def _stood(session: CancelSession) -> dict[str, object]:
    """How the account stands, and the end of what this session is about, if it has one."""
    seen = standing_of(session.space, session.account)
    declaration = _standing_one(session, seen.declaration)
    ends_at = (declaration.ended_at or declaration.billing_ends_at) if declaration else None
    if ends_at is None and session.subscription and session.subscription.state in ("ending", "ended"):
        ends_at = session.subscription.ends_at
    return {
        "stands": seen.stands.value,
        "progress": seen.progress.value if seen.progress else None,
        "ends_at": ends_at.isoformat() if ends_at else None,
        "cancellation": declaration.number if declaration else None,
    }


def _standing_one(session: CancelSession, latest: Declaration | None) -> Declaration | None:
    """The cancellation of what this session is about, unless it was taken back."""
    own = declaration_of(session) if session.outcome == Outcome.CANCELLED else latest
    if own is None or own.state == DeclarationState.WITHDRAWN:
        return None
    is_of_this = session.outcome == Outcome.CANCELLED or own.subscription_id == session.subscription_id
    return own if is_of_this else None
