"""Reads that this room offers to others: the space comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from leavewell.accounts.models import Space, Subscription
from leavewell.flow.between import (
    declarations_between,
    offers_of_sessions,
    outcomes_between,
    reasons_in,
    sessions_between,
)
from leavewell.flow.models import CancelSession, Declaration, PresentedOffer
from leavewell.flow.queries import offer_in_words
from leavewell.flow.states import DeclarationState
from leavewell.insight.decide.monthly import monthly
from leavewell.insight.decide.tries import (
    ACCEPTED,
    CANCELLED,
    HELD,
    LAPSED,
    OPEN,
    PROVISIONAL,
    ShownOffer,
    Try,
)
from leavewell.kernel.money import Money
from leavewell.postsave.queries import states_of_saves
from leavewell.postsave.states import SaveState

_STANDING = {SaveState.CONFIRMED: HELD, SaveState.PAID: HELD, SaveState.LAPSED: LAPSED}


def tries_between(space: Space, since: datetime, until: datetime) -> Sequence[Try]:
    """Every time that an account was about to leave, from ``since`` up to, not including, ``until``.

    A cancel page counts from when it was opened, a notice that came by another way from when it was received.
    """
    sessions = sessions_between(space, since, until)
    reasons, offers, saves = (
        reasons_in(space, since, until),
        offers_of_sessions(space, since, until),
        states_of_saves(space, since, until),
    )
    notices = declarations_between(space, since, until)
    back = {each.session_id for each in notices if each.state == DeclarationState.WITHDRAWN}
    shown: dict[UUID, list[PresentedOffer]] = defaultdict(list)
    for offer in offers:
        shown[offer.session_id].append(offer)
    pages = [
        _page(each, reasons.get(each.pk, ""), shown[each.pk], saves.get(each.pk, ""), each.pk in back)
        for each in sessions
    ]
    return [*pages, *(_notice(each) for each in notices if each.session_id is None)]


def outlines_between(space: Space, since: datetime, until: datetime) -> Sequence[Try]:
    """The same tries by what they came to alone: no reasons, offers or money. For counting many weeks."""
    notices = declarations_between(space, since, until)
    back = {each.session_id for each in notices if each.state == DeclarationState.WITHDRAWN}
    pages = [
        Try(account, sub, at, outcome or OPEN, taken_back=outcome == CANCELLED and key in back)
        for key, account, sub, at, outcome in outcomes_between(space, since, until)
    ]
    return [*pages, *(_notice(each) for each in notices if each.session_id is None)]


def _page(
    session: CancelSession, reason: str, offers: Sequence[PresentedOffer], save: str, back: bool
) -> Try:
    outcome = session.outcome or OPEN
    taken = next((each for each in offers if each.response == PresentedOffer.Response.ACCEPTED), None)
    return Try(
        account_id=session.account_id,
        subscription_id=session.subscription_id,
        at=session.opened_at,
        outcome=outcome,
        monthly=_at_stake(session.subscription, session.opened_at, taken.before if taken else None),
        reason=reason,
        offers=tuple(ShownOffer(each.offer, each is taken, offer_in_words(each)) for each in offers),
        standing=_STANDING.get(SaveState(save), PROVISIONAL) if save else _unsettled(outcome),
        taken_back=outcome == CANCELLED and back,
        plan=session.subscription.plan if session.subscription else "",
    )


def _unsettled(outcome: str) -> str:
    return PROVISIONAL if outcome == ACCEPTED else ""


def _notice(declaration: Declaration) -> Try:
    return Try(
        account_id=declaration.account_id,
        subscription_id=declaration.subscription_id,
        at=declaration.received_at,
        outcome=CANCELLED,
        monthly=_at_stake(declaration.subscription, declaration.received_at, None),
        reason=declaration.reason,
        source=declaration.source,
        taken_back=declaration.state == DeclarationState.WITHDRAWN,
        plan=declaration.subscription.plan if declaration.subscription else "",
    )


def _at_stake(sub: Subscription | None, at: datetime, before: Money | None) -> Money | None:
    """What it brings in a month; a trial brings nothing yet. An accepted offer knows the price before it."""
    if sub is None or (sub.trial_end_at is not None and sub.trial_end_at > at):
        return None
    return monthly(before or sub.price, sub.interval, sub.interval_count)
