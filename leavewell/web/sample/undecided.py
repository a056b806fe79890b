"""Three customers of the sample who look at leaving and don't, or not yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from leavewell.accounts.actions.knowledge import assign_duty
from leavewell.accounts.duties import Duty
from leavewell.accounts.models import Space
from leavewell.accounts.queries import account_called, member_at, space_by_id
from leavewell.accounts.transaction import edge
from leavewell.effects.schedule import drain
from leavewell.flow.actions.abandoning import ABANDONED_AFTER
from leavewell.flow.actions.offers import accept_offer
from leavewell.flow.actions.sessions import never_mind
from leavewell.flow.models import CancelSession
from leavewell.flow.states import Outcome
from leavewell.web.company import NewAccount, import_act
from leavewell.web.sample.acting import act_of, customer, fresh, move_to, opens_and_says_why, subscription_of
from leavewell.web.sample.named import DOMAIN
from leavewell.web.sample.truths import LEFT_UNDECIDED, NEVER_MIND, STAYED_LATER

CSM = f"nell@{DOMAIN}"


def undecided(now: datetime) -> list[NewAccount]:
    """The three, with plans that an offer fits."""
    return [
        customer(LEFT_UNDECIDED, "Nettle Garden", "team", now - timedelta(days=75)),
        customer(NEVER_MIND, "Otter Canoes", "crew", now - timedelta(days=320)),
        customer(STAYED_LATER, "Plum & Partners", "team", now - timedelta(days=140)),
    ]


def look_at_leaving(space: Space) -> None:
    """One leaves the page undecided, one takes the offer at the second look, one stays. Each happens once."""
    with edge():
        own = account_called(space, NEVER_MIND)
        assign_duty(import_act(space), Duty.CSM, member_at(space, CSM), account=own)
    for key in (LEFT_UNDECIDED, STAYED_LATER):
        if not _looked(space, key):
            opens_and_says_why(space, key, "too_expensive")
    if not _looked(space, NEVER_MIND, outcome=Outcome.NEVERMIND):
        session = opens_and_says_why(space, NEVER_MIND, "too_expensive")
        with edge():
            never_mind(act_of(space, NEVER_MIND), session)
    drain(space.pk)
    move_to(space, space_by_id(space.pk).now() + ABANDONED_AFTER + timedelta(minutes=1))
    if not _looked(space, STAYED_LATER, outcome=Outcome.ACCEPTED):
        session = opens_and_says_why(space, STAYED_LATER, "too_expensive")
        with edge():
            accept_offer(act_of(space, STAYED_LATER), fresh(session), {"seats": "2"})
    drain(space.pk)


def _looked(space: Space, key: str, **how: str) -> bool:
    rows = CancelSession.objects.of(space).filter(subscription=subscription_of(space, key), **how)
    return rows.exists()
