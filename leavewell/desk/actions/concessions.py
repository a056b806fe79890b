"""A discount or a credit that a member grants: carried out by billing, or by a person with a deadline."""

from __future__ import annotations

from dataclasses import dataclass

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.duties import Duty
from leavewell.accounts.limits import Granted, must_be_within
from leavewell.accounts.models import Account, Subscription
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.billing.types import Capability
from leavewell.desk.decide.months import months_of
from leavewell.desk.given import concession_keyed, granted_lately, was_leaving
from leavewell.desk.models import Concession
from leavewell.desk.playbook import CONCESSION, default_concession
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import lock_lane, plan
from leavewell.effects.actions.promises import NewPromise, make_promise
from leavewell.effects.models import Promise
from leavewell.effects.queries import can_do_with
from leavewell.flow.cases import seen_case
from leavewell.flow.offers.base import Target, in_billing
from leavewell.flow.offers.discount import PAYING
from leavewell.flow.offers.promising import lower
from leavewell.flow.queries import open_declaration
from leavewell.kernel.errors import Invalid, Refused
from leavewell.kernel.facts.desk import ConcessionGranted
from leavewell.kernel.money import Money
from leavewell.playbooks.actions.publish import ensure_playbook
from leavewell.playbooks.actions.runs import add_step, start_run
from leavewell.playbooks.types import Occasion

MOST_CYCLES = 36


@dataclass(frozen=True)
class Discount:
    """So much off the next so many charges."""

    percent_bp: int
    cycles: int

    @property
    def words(self) -> str:
        """As a step names it."""
        return f"{self.percent_bp / 100:g}% off {self.cycles} charge{'' if self.cycles == 1 else 's'}"


@dataclass(frozen=True)
class Credit:
    """An amount that they needn't pay."""

    amount: Money

    @property
    def words(self) -> str:
        """As a step names it."""
        return f"a credit of {self.amount.shown('en')}"


@dataclass(frozen=True)
class Grant:
    """What is granted for which subscription; ``key`` names one press of the button."""

    key: str
    subscription: Subscription
    what: Discount | Credit
    words: str = ""


def grant_concession(act: Act, grant: Grant, role: Role) -> Concession:
    """Grant it, within what the role may; the same press again finds what it made.

    Forbidden for more than the role may promise. Refused for a subscription that ends: it would change nothing.
    """
    must_be_open()
    subscription = grant.subscription
    lock_lane(subscription.pk)
    # The limit counts over all subscriptions of the account, so its concessions go one after the other.
    Account.objects.of(act.space).select_for_update(no_key=True).only("pk").get(pk=subscription.account_id)
    known = concession_keyed(act.space, grant.key)
    if known is not None:
        return known
    _must_make_sense(act, grant)
    must_be_within(role, _with_this(act, grant))
    by_hand = not _billing_can(grant)
    concession = _row(act, grant, by_hand=by_hand)
    leaving = was_leaving(act.space, subscription.account, act.at)
    fact = ConcessionGranted(
        concession.pk,
        subscription.pk,
        concession.percent_bp,
        concession.cycles,
        grant.what.amount if isinstance(grant.what, Credit) else None,
        by_hand,
        leaving,
    )
    because = act.because_of(record(act, fact, account_id=subscription.account_id))
    _carry_out(because, concession, grant)
    note_deed(act, "grant_concession", subject=concession.public_id, by_hand=by_hand)
    return concession


def _must_make_sense(act: Act, grant: Grant) -> None:
    subscription, what = grant.subscription, grant.what
    if subscription.state in ("ended", "ending") or open_declaration(act.space, subscription.pk):
        raise Refused(
            "This subscription is cancelled, so a concession would change nothing.",
            "Let them take the cancellation back first, by the link in their receipt.",
        )
    if isinstance(what, Credit):
        if what.amount.minor <= 0:
            raise Invalid("A credit is more than nothing.", "Give an amount such as 30.", field="amount")
        if what.amount.currency != subscription.currency:
            raise Invalid(
                "They pay in another currency.", f"Give it in {subscription.currency}.", field="amount"
            )
        return
    if not 100 <= what.percent_bp <= 10_000:
        raise Invalid("A discount is 1 to 100 per cent.", "Give a number such as 20.", field="percent")
    if not 1 <= what.cycles <= MOST_CYCLES:
        raise Invalid("That is no number of charges.", f"Give 1 to {MOST_CYCLES}.", field="cycles")


def _with_this(act: Act, grant: Grant) -> Granted:
    subscription = grant.subscription
    before = granted_lately(act.space, subscription.account, subscription.currency, act.at)
    match grant.what:
        case Credit(amount):
            return Granted(before.credit + amount, 0, 0)
        case Discount(percent_bp, _):
            months = before.months + _months(grant)
            return Granted(Money(0, subscription.currency), max(before.percent_bp, percent_bp), months)


def _months(grant: Grant) -> int:
    if isinstance(grant.what, Credit):
        return 0
    row = grant.subscription
    return months_of(grant.what.cycles, row.interval, row.interval_count)


def _billing_can(grant: Grant) -> bool:
    row = grant.subscription
    able = Capability.DISCOUNT_PERCENT in can_do_with(row)
    return isinstance(grant.what, Discount) and able and row.state in PAYING


def _row(act: Act, grant: Grant, *, by_hand: bool) -> Concession:
    what = grant.what
    return Concession.objects.create(
        space=act.space,
        account_id=grant.subscription.account_id,
        subscription=grant.subscription,
        key=grant.key,
        percent_bp=what.percent_bp if isinstance(what, Discount) else None,
        cycles=what.cycles if isinstance(what, Discount) else None,
        months=_months(grant),
        amount_minor=what.amount.minor if isinstance(what, Credit) else None,
        currency=grant.subscription.currency,
        by_hand=by_hand,
        words=grant.words.strip(),
        granted_at=act.at,
        granted_by=act.actor,
    )


def _carry_out(act: Act, concession: Concession, grant: Grant) -> None:
    what = grant.what
    if isinstance(what, Discount) and not concession.by_hand:
        target = Target(concession.pk, concession.subscription_id, concession.account_id)
        plan(act, in_billing("billing.discount", target, percent_bp=what.percent_bp, cycles=what.cycles))
        make_promise(act, _promise(act, concession, grant.subscription, what))
        return
    ensure_playbook(act, default_concession())
    run = start_run(act, CONCESSION, Occasion(concession.account_id, concession.pk, {"requested": act.at}))
    title = f"Put into billing what was granted: {what.words}, {grant.subscription.plan}"[:200]
    add_step(act, run, code="put_into_billing", title=title, duty=Duty.BILLING, within="1bd")


def _promise(act: Act, concession: Concession, subscription: Subscription, what: Discount) -> NewPromise:
    goal = lower(seen_case(subscription), what.percent_bp, what.cycles, act.at)
    origin = Promise.Origin.CONCESSION
    return NewPromise(origin, concession.pk, subscription.pk, concession.account_id, goal)
