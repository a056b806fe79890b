"""At the promised end: is it over, and did anyone take money since?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.accounts.types import Act
from leavewell.billing.errors import BillingError
from leavewell.billing.types import Charge, SubscriptionView, SubState
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.promised_ends import break_end_charged, break_end_unended, keep_end
from leavewell.effects.connections import mirror, opened, subscription_of
from leavewell.effects.queries import came_back_at, facts_about
from leavewell.effects.types import Claimed, ForPerson, Later, Settled, Settlement
from leavewell.kernel.facts.effects import ChargedAfterEnd, EndConfirmed

PATIENCE = timedelta(hours=6)
"""How long after the promised end billing may still show the subscription as running before a person looks."""

RECHECK = 900.0
"""Seconds between two looks."""


class ConfirmEnd:
    """Reads billing when the promised end has come. Changes nothing there."""

    def run(self, claimed: Claimed) -> Settlement:
        """One look."""
        mirrored = subscription_of(claimed)
        promised_at = datetime.fromisoformat(claimed.effect.payload["ends_at"])
        with opened(claimed, mirrored) as (processor, ref):
            try:
                view = processor.get(ref)
                late = list(processor.charges_since(ref, promised_at))
            except BillingError as error:
                return Later(error.code)
        late = _not_told_yet(claimed, mirrored, late, promised_at)
        if view.state != SubState.ENDED:
            if came_back_at(claimed.act.space, mirrored.pk, promised_at):
                return Settled("came_back", lambda act: _tell(act, claimed, mirrored, late))
            return _not_over(claimed, mirrored, promised_at)
        if late:
            return ForPerson("charged_after_end", lambda act: _late(act, claimed, mirrored, view, late))
        return Settled("confirmed", lambda act: _over(act, claimed, mirrored, view))


class WatchCharges:
    """Looks for money taken after the end. Changes nothing there; what it finds is told once."""

    def run(self, claimed: Claimed) -> Settlement:
        """One look."""
        mirrored = subscription_of(claimed)
        since = datetime.fromisoformat(claimed.effect.payload["since"])
        with opened(claimed, mirrored) as (processor, ref):
            try:
                late = list(processor.charges_since(ref, since))
            except BillingError as error:
                return Later(error.code)
        new = _not_told_yet(claimed, mirrored, late, since)
        if not new:
            return Settled("nothing_charged")
        return Settled("charge_found", lambda act: _tell(act, claimed, mirrored, new))


def _not_told_yet(
    claimed: Claimed, mirrored: Subscription, late: list[Charge], since: datetime
) -> list[Charge]:
    # What is taken from a customer who came back is owed; what was taken before that isn't.
    back_at = came_back_at(claimed.act.space, mirrored.pk, since)
    if back_at is not None:
        late = [charge for charge in late if charge.at < back_at]
    known = facts_about(claimed.act.space, ChargedAfterEnd, subscription_id=mirrored.pk)
    told = {fact.charge for fact in known}
    return [charge for charge in late if charge.id not in told]


def _not_over(claimed: Claimed, mirrored: Subscription, promised_at: datetime) -> Settlement:
    if claimed.act.at - promised_at > PATIENCE:
        return ForPerson("not_ended_in_time", lambda act: break_end_unended(act, mirrored.pk))
    return Later("not_over_yet", RECHECK)


def _over(act: Act, claimed: Claimed, mirrored: Subscription, view: SubscriptionView) -> None:
    mirror(act, mirrored, view)
    subject = UUID(claimed.effect.payload["subject"])
    fact = EndConfirmed(claimed.effect.pk, mirrored.pk, subject, view.ends_at or view.read_at)
    record(act, fact, account_id=mirrored.account_id)
    keep_end(act, mirrored.pk)


def _late(
    act: Act, claimed: Claimed, mirrored: Subscription, view: SubscriptionView, late: list[Charge]
) -> None:
    # Told first: what was charged after its end wasn't kept.
    _tell(act, claimed, mirrored, late)
    _over(act, claimed, mirrored, view)


def _tell(act: Act, claimed: Claimed, mirrored: Subscription, late: list[Charge]) -> None:
    subject = UUID(claimed.effect.payload["subject"])
    for charge in late:
        fact = ChargedAfterEnd(claimed.effect.pk, mirrored.pk, subject, charge.amount, charge.at, charge.id)
        record(act, fact, account_id=mirrored.account_id)
        break_end_charged(act, mirrored.pk, charge.amount)
