"""Is what was promised still so? Billing is read a little after each payment. Changes nothing there."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.accounts.types import Act
from leavewell.billing.errors import BillingError, MissingAtProvider
from leavewell.billing.types import SubscriptionView
from leavewell.effects.actions.looks import look_again
from leavewell.effects.actions.promises import break_promise, keep_promise, withdraw_promise
from leavewell.effects.connections import mirror, opened, subscription_of
from leavewell.effects.decide.promises import after_break, judge
from leavewell.effects.decide.verdicts import Broken, Gone, Kept, Seen, SoFarGood, Verdict
from leavewell.effects.goals import Ends
from leavewell.effects.models import Promise
from leavewell.effects.promise_rows import goal_of
from leavewell.effects.promised import is_reminded, promise_with, told_of_breaks
from leavewell.effects.states import WATCHED
from leavewell.effects.types import Claimed, Later, Settled, Settlement, Writing

MISSING = "missing_in_billing"

RETRY = 900.0
"""Seconds at least until billing is asked again; a promise has days."""


class CheckPromise:
    """One look: it is kept so far, kept for good, broken, or there is nothing left to keep."""

    def run(self, claimed: Claimed) -> Settlement:
        """Read the subscription and what was taken since the promise."""
        promise = promise_with(claimed.act.space, UUID(claimed.effect.payload["promise"]))
        goal = goal_of(promise)
        is_watched = promise.state in WATCHED and promise.look_at is not None
        if not is_watched or isinstance(goal, Ends):
            return Settled("promise_not_open")
        mirrored = subscription_of(claimed)
        with opened(claimed, mirrored) as (processor, ref):
            try:
                view = processor.get(ref)
                charges = list(processor.charges_since(ref, promise.made_at))
            except MissingAtProvider:
                return Settled(MISSING, lambda act: _gone(act, promise, MISSING))
            except BillingError as error:
                return Later(error.code, RETRY)
        seen = Seen(
            promise.made_at,
            claimed.act.at,
            view,
            charges,
            promise.judged,
            is_reminded(promise),
            told_of_breaks(promise),
        )
        verdict = judge(goal, seen)
        rest = after_break(goal, seen, verdict) if isinstance(verdict, Broken) else verdict
        return Settled(_code(verdict), _follow(promise, mirrored, view, verdict, rest))


def _gone(act: Act, promise: Promise, reason: str) -> None:
    withdraw_promise(act, _locked(act, promise), reason)


def _locked(act: Act, promise: Promise) -> Promise:
    return Promise.objects.of(act.space).select_for_update().get(pk=promise.pk)


def _code(verdict: Verdict) -> str:
    match verdict:
        case SoFarGood():
            return "promise_holds"
        case Kept():
            return "promise_kept"
        case Broken():
            return "promise_broken"
        case Gone():
            return "promise_gone"


def _follow(
    promise: Promise, mirrored: Subscription, view: SubscriptionView, verdict: Verdict, rest: Verdict
) -> Writing:
    """``rest`` is what the reading says once a break is told; without one it is the verdict."""

    def then(act: Act) -> None:
        mirror(act, mirrored, view)
        # A cancel may have come while billing was read.
        current = _locked(act, promise)
        if (current.state, current.look_at) != (promise.state, promise.look_at):
            return
        if isinstance(verdict, Broken):
            break_promise(act, current, verdict)
        match rest:
            case SoFarGood():
                look_again(act, current, rest)
            case Kept():
                keep_promise(act, current)
            case Gone(reason):
                withdraw_promise(act, current, reason)

    return then
