"""Customers who leave, or look at it, before the space is handed over: on the page's own actions, in time.

What is planted here has come about in Leavewell and the simulator; no row of it is written by hand.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from leavewell.accounts.actions.knowledge import put_contract
from leavewell.accounts.models import Space
from leavewell.accounts.queries import account_called, space_by_id
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act, ContractTerms
from leavewell.billing.simulator.control_types import Fault
from leavewell.billing.types import Cancel, Now, Reactivate, SubState
from leavewell.effects.schedule import drain
from leavewell.flow.actions.declarations import confirm_cancellation
from leavewell.flow.actions.sessions import go_to_confirmation
from leavewell.flow.models import Declaration
from leavewell.web import simulator
from leavewell.web.company import NewAccount, import_act, put_company
from leavewell.web.sample.acting import act_of, customer, fresh, move_to, opens_and_says_why, subscription_of
from leavewell.web.sample.leaving import months_before
from leavewell.web.sample.truths import LATE_CHARGE, OVERDUE_STEPS, REFUSED_CANCEL
from leavewell.web.sample.undecided import look_at_leaving, undecided

LONG_ENOUGH = timedelta(days=6)
"""After so many days a working day has passed, whatever the weekend and the holidays."""

REFUSED = Fault(on="cancel", kind="error", status=422, times=1)


def tell_story(space: Space) -> None:
    """Three who leave, and three who don't; then a week or so goes by. What has happened already isn't done again."""
    put_company(import_act(space), [*leavers(space.now()), *undecided(space.now())])
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
    look_at_leaving(space)
    move_to(space, late.billing_end + timedelta(minutes=1))
    _charge_by_mistake(space, late)
    move_to(space, late.billing_end + timedelta(hours=8))


def _charge_by_mistake(space: Space, late: Declaration) -> None:
    """Somebody begins it anew in billing after its end, sees the mistake, and ends it: a month was taken."""
    key = subscription_of(space, LATE_CHARGE).provider_id
    with simulator.control(space_by_id(space.pk)) as billing:
        if not billing.charges(key, late.billing_end):
            billing.do(Reactivate(), key)
        if billing.subscription(key).state is not SubState.ENDED:
            billing.do(Cancel(Now()), key)


def leavers(now: datetime) -> list[NewAccount]:
    """The three, with a month that ends soon for the one who is to be charged late."""
    soon = _whole_month_from(now + LONG_ENOUGH)
    return [
        customer(LATE_CHARGE, "Kestrel Print", "team", months_before(soon, 12)),
        customer(REFUSED_CANCEL, "Lantern Dental", "crew", now - timedelta(days=200)),
        customer(OVERDUE_STEPS, "Mill Lane Notaries", "team_year", now - timedelta(days=290)),
    ]


def _whole_month_from(instant: datetime) -> datetime:
    """That instant, or one up to three days later, on a day that every month has."""
    while instant.day > 28:
        instant += timedelta(days=1)
    return instant


def _put_contract(act: Act) -> None:
    account = account_called(act.space, OVERDUE_STEPS)
    starts_on = (act.at - timedelta(days=290)).date()
    if not account.contracts.exists():
        terms = ContractTerms(starts_on, starts_on + timedelta(days=364), notice_days=30, renews=True)
        put_contract(act, account, "HN-013", terms)


def _leaves(space: Space, key: str, reason: str) -> Declaration:
    """The account's first contact opens the page, says why, and cancels."""
    subscription = subscription_of(space, key)
    standing = Declaration.objects.of(space).filter(subscription=subscription).first()
    if standing:
        return standing
    session = opens_and_says_why(space, key, reason)
    with edge():
        go_to_confirmation(act_of(space, key), fresh(session))
    with edge():
        return confirm_cancellation(act_of(space, key), fresh(session))
