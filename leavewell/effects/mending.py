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

UNTIL_A_DAY = (MendKind.RESTORE_PAUSE, MendKind.RESTORE_TRIAL)
RESTORING = (MendKind.RESTORE_DISCOUNT, MendKind.RESTORE_PRICE, *UNTIL_A_DAY)
"""What puts an offer's promise right; nobody wants it where that was withdrawn."""

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
        case MendKind.RESTORE_PAUSE:
            return [_paused_again(proposal)]
        case MendKind.RESTORE_TRIAL:
            return [_order("billing.extend_trial", proposal, {"until": _until(proposal)})]


def overtaken_by(act: Act, proposal: Proposal) -> tuple[str, str] | None:
    """What has overtaken it, and what to do then: the customer's own word, or the promised day; None: nothing has."""
    promise = proposal.promise
    if promise is None:
        return None
    if _is_withdrawn(act.space, proposal, promise):
        return "The customer has decided otherwise since.", "Decline it, and say so."
    if is_day_past(act, proposal):
        return "The promised day is past.", "Decline it, and give back what was charged before that day."
    return None


def is_day_past(act: Act, proposal: Proposal) -> bool:
    """Whether it would set what was promised until a day that has come."""
    until = proposal.promise.holds_until if proposal.promise else None
    return proposal.kind in UNTIL_A_DAY and until is not None and until <= act.at


def _is_withdrawn(space: Space, proposal: Proposal, promise: Promise) -> bool:
    """Whether they came back, or have cancelled since.

    A promise that was withdrawn because billing showed an end as taken back is none of theirs.
    """
    if promise.state != PromiseState.WITHDRAWN:
        return False
    if proposal.kind in RESTORING:
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


def _paused_again(proposal: Proposal) -> Planned:
    """Of the kind that it was."""
    goal = goal_of(_promise(proposal))
    assert isinstance(goal, Paused)
    return _order("billing.pause", proposal, {"until": _until(proposal), "pause": goal.rests})


def _until(proposal: Proposal) -> str:
    until = _promise(proposal).holds_until
    assert until is not None
    return until.isoformat()


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
