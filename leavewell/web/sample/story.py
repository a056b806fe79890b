"""Three customers who leave before the space is handed over, as customers do: on the page's actions, in time.

What is planted here has come about in Leavewell and the simulator; no row of it is written by hand.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from leavewell.accounts.actions.knowledge import put_contract
from leavewell.accounts.models import Space, Subscription
from leavewell.accounts.queries import account_called, contact_of, space_by_id, subscriptions_called
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act, ContractTerms
from leavewell.billing.simulator.control_types import Fault, NewItem, NewSubscription
from leavewell.effects.schedule import drain
from leavewell.flow.actions.declarations import confirm_cancellation
from leavewell.flow.actions.sessions import give_reason, go_to_confirmation, open_session
from leavewell.flow.models import CancelSession, Declaration
from leavewell.web import simulator
from leavewell.web.clock import move_forward
from leavewell.web.company import NewAccount, NewContact, import_act, put_company
from leavewell.web.sample.leaving import months_before
from leavewell.web.sample.named import domain_of
from leavewell.web.sample.plans import PLANS
from leavewell.web.sample.truths import LATE_CHARGE, OVERDUE_STEPS, REFUSED_CANCEL

LONG_ENOUGH = timedelta(days=6)
"""After so many days a working day has passed, whatever the weekend and the holidays."""

REFUSED = Fault(on="cancel", kind="error", status=422, times=1)


def tell_story(space: Space) -> None:
    """Three who leave; then a week or so goes by. What has happened already isn't done again."""
    put_company(import_act(space), leavers(space.now()))
    with edge():
        _put_contract(import_act(space))
    with simulator.control(space) as billing:
        billing.add_fault(REFUSED)
        _leaves(space, REFUSED_CANCEL, "too_expensive")
        drain(space.pk)
        billing.clear_faults()
    late = _leaves(space, LATE_CHARGE, "found_another")
    _leaves(space, OVERDUE_STEPS, "no_longer_needed")
    drain(space.pk)
    _move_to(space, late.billing_end + timedelta(minutes=1))
    with simulator.control(space_by_id(space.pk)) as billing:
        # Somebody mends the card after the end, and billing collects what was open.
        billing.set_payment(_subscription(space, LATE_CHARGE).provider_id, "ok")
    _move_to(space, late.billing_end + timedelta(hours=8))


def leavers(now: datetime) -> list[NewAccount]:
    """The three, with a month that ends soon for the one who is to be charged late."""
    soon = _whole_month_from(now + LONG_ENOUGH)
    return [
        _leaver(LATE_CHARGE, "Kestrel Print", "team", months_before(soon, 12), unpaid=True),
        _leaver(REFUSED_CANCEL, "Lantern Dental", "crew", now - timedelta(days=200)),
        _leaver(OVERDUE_STEPS, "Mill Lane Notaries", "team_year", now - timedelta(days=290)),
    ]


def _whole_month_from(instant: datetime) -> datetime:
    """That instant, or one up to three days later, on a day that every month has."""
    while instant.day > 28:
        instant += timedelta(days=1)
    return instant


def _leaver(key: str, name: str, code: str, started_at: datetime, *, unpaid: bool = False) -> NewAccount:
    plan, number = PLANS[code], key.removeprefix("C-")
    subscription = NewSubscription(
        id=f"S-{number}",
        customer=key,
        items=(NewItem(f"I-{number}", plan.name, plan.price("EUR"), 3, plan.interval),),
        started_at=started_at,
        payment="failing" if unpaid else "ok",
        # Only the running month is unpaid, not a year of them.
        charge_history=not unpaid,
    )
    contact = NewContact(f"office@{domain_of(name)}", "Office")
    return NewAccount(key, name, "IE", (contact,), (subscription,))


def _put_contract(act: Act) -> None:
    account = account_called(act.space, OVERDUE_STEPS)
    starts_on = (act.at - timedelta(days=290)).date()
    if not account.contracts.exists():
        terms = ContractTerms(starts_on, starts_on + timedelta(days=364), notice_days=30, renews=True)
        put_contract(act, account, "HN-013", terms)


def _leaves(space: Space, key: str, reason: str) -> Declaration:
    """The account's first contact opens the page, says why, and cancels."""
    subscription = _subscription(space, key)
    standing = Declaration.objects.of(space).filter(subscription=subscription).first()
    if standing:
        return standing
    contact = contact_of(space, subscription.account, None)
    act = Act(space, space.now(), f"contact:{contact.public_id}")
    with edge():
        session, _ = open_session(act, subscription, contact)
    with edge():
        give_reason(act, _fresh(session), reason=reason)
    with edge():
        go_to_confirmation(act, _fresh(session))
    with edge():
        return confirm_cancellation(act, _fresh(session))


def _subscription(space: Space, key: str) -> Subscription:
    return subscriptions_called(space, [key.replace("C-", "S-")])[key.replace("C-", "S-")]


def _fresh(session: CancelSession) -> CancelSession:
    rows = CancelSession.objects.select_related(
        "space__workspace", "account", "subscription__connection", "contact", "flow"
    )
    return rows.get(pk=session.pk)


def _move_to(space: Space, instant: datetime) -> None:
    space = space_by_id(space.pk)
    missing = instant - space.now()
    if missing > timedelta():
        move_forward(Act(space, space.now(), "operator"), missing)
