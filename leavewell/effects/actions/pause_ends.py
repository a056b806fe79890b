"""The end of a pause that billing doesn't end by itself: planned with the pause, taken back by what overtakes it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.billing.types import SubscriptionView, SubState
from leavewell.effects.actions.outbox import lock_lane, plan
from leavewell.effects.actions.void import void_keyed
from leavewell.effects.decide.pauses import waits_for_us
from leavewell.effects.pausing import RESUME, KeptEnd, end_kept_of, ends_planned
from leavewell.effects.states import EffectState
from leavewell.effects.types import Planned

OTHER_END = "another_end"
WENT_ON = "went_on_before"


def end_pause_at(act: Act, row: Subscription, end: KeptEnd, because: UUID) -> None:
    """Plan that the service goes on then. Whatever end was planned for that subscription before gives way.

    ``because`` is the effect, or the reading, that this came of: once for each.
    """
    must_be_open()
    take_ends_back(act, row.pk, OTHER_END)
    order = {"subscription": str(row.pk), "subject": end.subject, "until": end.until.isoformat()}
    key = f"{RESUME}:{row.pk}:{because}"
    plan(act, Planned(RESUME, key, order, row.account_id, lane=row.pk, due_at=max(end.until, act.at)))


def end_pause_after_all(act: Act, row: Subscription, because: UUID) -> None:
    """The cancel that had taken the end back is taken back itself, and the service still rests.

    Nothing where the pause isn't ours, or where billing was to end it.
    """
    must_be_open()
    kept = end_kept_of(act.space, row.pk)
    if kept is not None:
        end_pause_at(act, row, kept, because)


def end_what_rests(
    act: Act, rows: Mapping[str, Subscription], views: Mapping[str, SubscriptionView], because: UUID
) -> None:
    """Of those that nothing will let go on, by billing's ids: that somebody took a cancel back there changes no day."""
    must_be_open()
    for key, row in rows.items():
        view = views[key]
        if view.state is SubState.PAUSED and waits_for_us(view) and row.read_at <= view.read_at:
            end_pause_after_all(act, row, because)


def take_ends_back(act: Act, subscription_id: UUID, reason: str) -> None:
    """Those that were never tried, or surely didn't happen."""
    must_be_open()
    lock_lane(subscription_id)
    early = (EffectState.PLANNED, EffectState.WAITING)
    for effect in ends_planned(act.space, [subscription_id]).filter(state__in=early):
        void_keyed(act, effect.key, reason=reason)
