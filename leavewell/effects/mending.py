"""The effect that carries a mend out, as it is planned once a member has approved it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from leavewell.accounts.types import Act
from leavewell.effects.decide.mends import MendKind, cycles_left
from leavewell.effects.goals import Lower, Paused, Terms
from leavewell.effects.models import Promise, Proposal
from leavewell.effects.promise_rows import goal_of
from leavewell.effects.queries import effect_keyed
from leavewell.effects.types import Planned

LOOK_AFTER = timedelta(minutes=5)
"""Billing systems end a subscription some minutes after they were told."""


def carried_out_by(act: Act, proposal: Proposal) -> list[Planned]:
    """First the effect that the mend settles with, then what looks after it; none for a mere look."""
    match MendKind(proposal.kind):
        case MendKind.LOOK:
            return []
        case MendKind.REFUND:
            terms = {
                "charge": proposal.charge,
                "minor": proposal.amount_minor,
                "currency": proposal.currency,
            }
            return [_order("billing.refund", proposal, terms)]
        case MendKind.CANCEL_AGAIN:
            return _end_it(act, proposal)
        case MendKind.RESTORE_DISCOUNT | MendKind.RESTORE_PRICE:
            return [_restored(proposal)]


def _restored(proposal: Proposal) -> Planned:
    promise = _promise(proposal)
    match goal_of(promise):
        case Lower() as goal:
            cycles = cycles_left(goal, promise.judged)
            terms = {"percent_bp": goal.percent_bp, "cycles": cycles}
            return _order("billing.discount", proposal, terms)
        case Paused(price_id=price) | Terms(quantity=None, price_id=price):
            return _order("billing.change_plan", proposal, {"price": price})
        case Terms(quantity=quantity):
            return _order("billing.change_quantity", proposal, {"quantity": quantity})
        case goal:
            raise AssertionError(f"Nothing restores {goal}.")


def _end_it(act: Act, proposal: Proposal) -> list[Planned]:
    """In the name of what was promised, so that whoever waits for that end hears of it."""
    promise = _promise(proposal)
    assert promise.holds_until is not None
    before = effect_keyed(act.space, f"billing.confirm_end:{promise.origin_id}")
    terms = {"subject": str(promise.origin_id), "ends_at": promise.holds_until.isoformat(), "reason": None}
    look = {**(before.payload if before else {}), **terms, "subscription": str(proposal.subscription_id)}
    key = f"billing.confirm_end:{proposal.pk}"
    due_at = act.at + LOOK_AFTER
    return [
        _order("billing.cancel", proposal, terms),
        Planned("billing.confirm_end", key, look, proposal.account_id, due_at=due_at),
    ]


def _order(kind: str, proposal: Proposal, terms: dict[str, Any]) -> Planned:
    order = {"subscription": str(proposal.subscription_id), "subject": str(proposal.pk), **terms}
    key = f"{kind}:{proposal.subscription_id}:{proposal.pk}"
    return Planned(kind, key, order, proposal.account_id, lane=proposal.subscription_id)


def _promise(proposal: Proposal) -> Promise:
    assert proposal.promise is not None
    return proposal.promise
