"""The effect that carries a mend out, as it is planned once a member has approved it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from leavewell.accounts.models import Space
from leavewell.accounts.types import Act
from leavewell.effects.decide.mends import MendKind, cycles_left, cycles_to_come
from leavewell.effects.goals import Lower, Paused, Terms
from leavewell.effects.models import Effect, Promise, Proposal
from leavewell.effects.promise_rows import goal_of
from leavewell.effects.queries import effect_keyed
from leavewell.effects.states import UNSETTLED, PromiseState
from leavewell.effects.types import Planned

LOOK_AFTER = timedelta(minutes=5)
"""Billing systems end a subscription some minutes after they were told."""

COMING_BACK = ("billing.undo_cancel", "billing.reactivate")
"""What is planned when a customer takes an end back with us."""


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
            return [_restored(act, proposal)]


def is_pointless(space: Space, proposal: Proposal) -> bool:
    """Whether the customer's own word has overtaken it: they came back, or have cancelled since.

    A promise that was withdrawn because billing showed an end as taken back is none of theirs.
    """
    promise = proposal.promise
    if promise is None or promise.state != PromiseState.WITHDRAWN:
        return False
    if proposal.kind in (MendKind.RESTORE_DISCOUNT, MendKind.RESTORE_PRICE):
        return True
    if proposal.kind != MendKind.CANCEL_AGAIN:
        return False
    back = Effect.objects.of(space).filter(lane_id=proposal.subscription_id, kind__in=COMING_BACK)
    return promise.reason == "superseded_by_cancel" or back.filter(planned_at__gte=promise.made_at).exists()


def _restored(act: Act, proposal: Proposal) -> Planned:
    promise = _promise(proposal)
    match goal_of(promise):
        case Lower() as goal:
            cycles = cycles_left(goal, promise.judged)
            if promise.state == PromiseState.OPEN:
                cycles = cycles_to_come(goal, act.at)
            terms = {"percent_bp": goal.percent_bp, "cycles": cycles, "restores": True}
            return _order("billing.discount", proposal, terms)
        case Paused(price_id=price) | Terms(quantity=None, price_id=price):
            return _order("billing.change_plan", proposal, {"price": price})
        case Terms(quantity=quantity):
            return _order("billing.change_quantity", proposal, {"quantity": quantity})
        case goal:
            raise AssertionError(f"Nothing restores {goal}.")


def _end_it(act: Act, proposal: Proposal) -> list[Planned]:
    """In the name of what was promised, so that whoever waits for that end hears of it; looked at once it has come."""
    promise = _promise(proposal)
    assert promise.holds_until is not None
    before = effect_keyed(act.space, f"billing.confirm_end:{promise.origin_id}")
    terms = {"subject": str(promise.origin_id), "ends_at": promise.holds_until.isoformat(), "reason": None}
    first = effect_keyed(act.space, f"billing.cancel:{proposal.subscription_id}:{promise.origin_id}")
    kept = (
        {name: first.payload[name] for name in ("open_invoices", "said") if name in first.payload}
        if first
        else {}
    )
    look = {**(before.payload if before else {}), **terms, "subscription": str(proposal.subscription_id)}
    key = f"billing.confirm_end:{proposal.pk}"
    order = _order("billing.cancel", proposal, {**kept, **terms})
    if before is not None and before.state in UNSETTLED:
        return [order]
    due_at = max(act.at, promise.holds_until) + LOOK_AFTER
    return [order, Planned("billing.confirm_end", key, look, proposal.account_id, due_at=due_at)]


def _order(kind: str, proposal: Proposal, terms: dict[str, Any]) -> Planned:
    order = {"subscription": str(proposal.subscription_id), "subject": str(proposal.pk), **terms}
    key = f"{kind}:{proposal.subscription_id}:{proposal.pk}"
    return Planned(kind, key, order, proposal.account_id, lane=proposal.subscription_id)


def _promise(proposal: Proposal) -> Promise:
    assert proposal.promise is not None
    return proposal.promise
