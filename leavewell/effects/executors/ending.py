"""At the promised end: is it over, and did anyone take money since, or make a bill?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.accounts.types import Act
from leavewell.billing.errors import BillingError
from leavewell.billing.types import InvoiceView, SubscriptionView, SubState
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.promised_ends import break_end_charged, break_end_unended, keep_end
from leavewell.effects.announced import announced
from leavewell.effects.connections import mirror, opened, subscription_of
from leavewell.effects.decide.charges import Since, ToldApart, billed_since, told_apart
from leavewell.effects.queries import came_back_at, facts_about
from leavewell.effects.types import Claimed, ForPerson, Later, Settled, Settlement
from leavewell.kernel.facts.ends import BilledAfterEnd, ChargedAfterEnd, EndConfirmed

PATIENCE = timedelta(hours=6)
"""How long after the promised end billing may still show the subscription as running before a person looks."""

RECHECK = 900.0
"""Seconds between two looks."""


@dataclass(frozen=True)
class Found:
    """A reading of billing, and what it shows against the word that was given and wasn't told yet."""

    view: SubscriptionView
    late: list[ToldApart]
    bills: list[InvoiceView]


class ConfirmEnd:
    """Reads billing when the promised end has come. Changes nothing there."""

    def run(self, claimed: Claimed) -> Settlement:
        """One look."""
        mirrored = subscription_of(claimed)
        promised_at = datetime.fromisoformat(claimed.effect.payload["ends_at"])
        found = _look(claimed, mirrored, promised_at)
        if isinstance(found, Later):
            return found
        if found.view.state != SubState.ENDED:
            if came_back_at(claimed.act.space, mirrored.pk, promised_at):
                return Settled("came_back", lambda act: _tell(act, claimed, mirrored, found))
            return _not_over(claimed, mirrored, promised_at, found)
        if found.late:
            return ForPerson("charged_after_end", lambda act: _over(act, claimed, mirrored, found))
        return Settled("confirmed", lambda act: _over(act, claimed, mirrored, found))


class WatchCharges:
    """Looks for money taken after the end. Changes nothing there; what it finds is told once."""

    def run(self, claimed: Claimed) -> Settlement:
        """One look."""
        mirrored = subscription_of(claimed)
        found = _look(claimed, mirrored, datetime.fromisoformat(claimed.effect.payload["since"]))
        if isinstance(found, Later):
            return found
        if not (found.late or found.bills):
            return Settled("nothing_charged")
        result = "charge_found" if found.late else "bill_found"
        return Settled(result, lambda act: _tell(act, claimed, mirrored, found))


def _look(claimed: Claimed, mirrored: Subscription, ends_at: datetime) -> Found | Later:
    space, said = claimed.act.space, announced(claimed.effect.payload, ends_at)
    # What was open at the cancel may be collected long before the end.
    since = min(ends_at, said.declared_at or ends_at)
    with opened(claimed, mirrored) as (processor, ref):
        try:
            view = processor.get(ref)
            charges = list(processor.charges_since(ref, since))
        except BillingError as error:
            return Later(error.code)
    known_since = Since(came_back_at(space, mirrored.pk, ends_at), view.collection)
    told = {fact.charge for fact in facts_about(space, ChargedAfterEnd, subscription_id=mirrored.pk)}
    known = {fact.invoice for fact in facts_about(space, BilledAfterEnd, subscription_id=mirrored.pk)}
    late = [each for each in told_apart(charges, said, known_since) if each.alarm]
    bills = billed_since(view.open_invoices, said, known_since)
    return Found(
        view,
        [each for each in late if each.charge.id not in told],
        [bill for bill in bills if bill.id not in known],
    )


def _not_over(claimed: Claimed, mirrored: Subscription, promised_at: datetime, found: Found) -> Settlement:
    """A charge doesn't wait for the end that should have come before it: it is told at once."""

    def then(act: Act) -> None:
        _tell(act, claimed, mirrored, found)

    def then_late(act: Act) -> None:
        then(act)
        break_end_unended(act, mirrored.pk)

    if claimed.act.at - promised_at > PATIENCE:
        return ForPerson("not_ended_in_time", then_late)
    return Later("not_over_yet", RECHECK, then)


def _over(act: Act, claimed: Claimed, mirrored: Subscription, found: Found) -> None:
    # Told first: what was charged after its end wasn't kept.
    _tell(act, claimed, mirrored, found)
    view = found.view
    mirror(act, mirrored, view)
    subject = UUID(claimed.effect.payload["subject"])
    fact = EndConfirmed(claimed.effect.pk, mirrored.pk, subject, view.ends_at or view.read_at)
    record(act, fact, account_id=mirrored.account_id)
    keep_end(act, mirrored.pk)


def _tell(act: Act, claimed: Claimed, mirrored: Subscription, found: Found) -> None:
    effect_id, subject = claimed.effect.pk, UUID(claimed.effect.payload["subject"])
    for each in found.late:
        charge, owed = each.charge, each.owed_back
        fact = ChargedAfterEnd(effect_id, mirrored.pk, subject, owed, charge.at, charge.id, each.kind.value)
        record(act, fact, account_id=mirrored.account_id)
        break_end_charged(act, mirrored.pk, owed, each.kind)
    for bill in found.bills:
        made = BilledAfterEnd(
            effect_id, mirrored.pk, subject, bill.amount, bill.created_at, bill.id, bill.draft
        )
        record(act, made, account_id=mirrored.account_id)
