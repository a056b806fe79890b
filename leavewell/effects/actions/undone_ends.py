"""A promised end that was taken back in billing: ending it again is proposed, whoever saw it first."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.billing.types import SubState
from leavewell.effects.able import able_with
from leavewell.effects.actions.drift_mends import put_right
from leavewell.effects.decide.drift_goals import Life, unkept_end
from leavewell.effects.goals import Ends, GoalKind
from leavewell.effects.models import Promise
from leavewell.effects.promise_rows import goal_of
from leavewell.effects.registries import processors
from leavewell.effects.states import PromiseState


def propose_end_again(act: Act, subscription: Subscription, declared: UUID) -> None:
    """Put before the members what the nightly reading would propose; what it has proposed already stands.

    To be called before the promise of that declaration is withdrawn, by what heard of the reading (``act.cause``).
    Nothing where no program is connected that could end it, or where nothing was promised under that id.
    """
    must_be_open()
    rows = Promise.objects.of(act.space).filter(origin_id=declared, goal=GoalKind.ENDS)
    promise = rows.first()
    if promise is None or subscription.connection.processor not in processors:
        return
    goal, was_kept = goal_of(promise), promise.state == PromiseState.KEPT
    assert isinstance(goal, Ends)
    there = Life(SubState(subscription.state), subscription.ends_at)
    how = unkept_end(goal, there, act.at, was_kept=was_kept)
    if how is not None:
        put_right(act, act.cause or subscription.pk, subscription, promise, how, able_with(subscription))
