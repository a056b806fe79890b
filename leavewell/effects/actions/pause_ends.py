"""The end of a pause that billing doesn't end by itself: planned with the pause, taken back by what overtakes it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import lock_lane, plan
from leavewell.effects.actions.void import void_keyed
from leavewell.effects.models import Effect
from leavewell.effects.pausing import RESUME, end_kept_of, ends_planned
from leavewell.effects.states import EffectState
from leavewell.effects.types import Planned

OTHER_END = "another_end"
WENT_ON = "went_on_before"


def end_pause_at(act: Act, by: Effect, until: datetime, subject: str) -> None:
    """Plan that the service goes on then. Whatever end was planned for that subscription before gives way.

    ``by`` is the effect that this came of.
    """
    must_be_open()
    assert by.lane_id is not None
    take_ends_back(act, by.lane_id, OTHER_END)
    order = {"subscription": str(by.lane_id), "subject": subject, "until": until.isoformat()}
    key = f"{RESUME}:{by.lane_id}:{by.pk}"
    plan(act, Planned(RESUME, key, order, by.account_id, lane=by.lane_id, due_at=max(until, act.at)))


def end_pause_after_all(act: Act, by: Effect) -> None:
    """The cancel that had taken the end back is taken back itself, and the service still rests."""
    must_be_open()
    assert by.lane_id is not None
    kept = end_kept_of(act.space, by.lane_id)
    if kept is not None:
        end_pause_at(act, by, kept.until, kept.subject)


def take_ends_back(act: Act, subscription_id: UUID, reason: str) -> None:
    """Those that were never tried, or surely didn't happen."""
    must_be_open()
    lock_lane(subscription_id)
    early = (EffectState.PLANNED, EffectState.WAITING)
    for effect in ends_planned(act.space, [subscription_id]).filter(state__in=early):
        void_keyed(act, effect.key, reason=reason)
