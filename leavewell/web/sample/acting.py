"""What the customers of the sample's story are, and what they do on the cancel page: the page's own actions."""

from __future__ import annotations

from datetime import datetime, timedelta

from leavewell.accounts.models import Space, Subscription
from leavewell.accounts.queries import contact_of, space_by_id, subscriptions_called
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.billing.simulator.control_types import NewItem, NewSubscription
from leavewell.flow.actions.sessions import give_reason, open_session
from leavewell.flow.models import CancelSession
from leavewell.web.clock import move_forward
from leavewell.web.company import NewAccount, NewContact
from leavewell.web.sample.named import domain_of
from leavewell.web.sample.plans import PLANS


def customer(key: str, name: str, code: str, started_at: datetime) -> NewAccount:
    """An account of the story with its one subscription."""
    plan, number = PLANS[code], key.removeprefix("C-")
    subscription = NewSubscription(
        id=f"S-{number}",
        customer=key,
        items=(NewItem(f"I-{number}", plan.name, plan.price("EUR"), 3, plan.interval),),
        started_at=started_at,
    )
    contact = NewContact(f"office@{domain_of(name)}", "Office")
    return NewAccount(key, name, "IE", (contact,), (subscription,))


def act_of(space: Space, key: str) -> Act:
    """The account's first contact does something, now."""
    contact = contact_of(space, subscription_of(space, key).account, None)
    here = space_by_id(space.pk)
    return Act(here, here.now(), f"contact:{contact.public_id}")


def opens_and_says_why(space: Space, key: str, reason: str) -> CancelSession:
    """The account's first contact opens the page and answers its question."""
    subscription = subscription_of(space, key)
    with edge():
        contact = contact_of(space, subscription.account, None)
        session, _ = open_session(act_of(space, key), subscription, contact)
    with edge():
        give_reason(act_of(space, key), fresh(session), reason=reason)
    return fresh(session)


def subscription_of(space: Space, key: str) -> Subscription:
    """The one subscription of an account of the story."""
    number = key.replace("C-", "S-")
    return subscriptions_called(space, [number])[number]


def fresh(session: CancelSession) -> CancelSession:
    """The session as it stands now."""
    rows = CancelSession.objects.select_related(
        "space__workspace", "account", "subscription__connection", "contact", "flow"
    )
    return rows.get(pk=session.pk)


def move_to(space: Space, instant: datetime) -> None:
    """Let time go by up to that instant, unless it has."""
    space = space_by_id(space.pk)
    missing = instant - space.now()
    if missing > timedelta():
        move_forward(Act(space, space.now(), "operator"), missing)
