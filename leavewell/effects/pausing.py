"""Reads of the ends of pauses that we have to keep ourselves: the space comes first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from leavewell.accounts.border import SpaceRows
from leavewell.accounts.models import Space
from leavewell.effects.models import Effect
from leavewell.effects.states import OPEN, EffectState

RESUME, PAUSE = "billing.resume", "billing.pause"
DONE = ("applied", "found_done")


@dataclass(frozen=True)
class KeptEnd:
    """When a pause is to end, and what it was promised with."""

    until: datetime
    subject: str


def ends_planned(space: Space, subscriptions: Collection[UUID]) -> SpaceRows[Effect]:
    """Planned ends of pauses that are still to come, or that didn't get there."""
    rows = Effect.objects.of(space).filter(kind=RESUME, lane_id__in=subscriptions, state__in=OPEN)
    return rows.filter(payload__has_key="until").order_by("position")


def planned_ends(space: Space, subscriptions: Collection[UUID]) -> dict[UUID, datetime]:
    """The instants of these, by subscription."""
    return {
        each.lane_id: datetime.fromisoformat(each.payload["until"])
        for each in ends_planned(space, subscriptions)
        if each.lane_id is not None
    }


def end_kept_of(space: Space, subscription_id: UUID) -> KeptEnd | None:
    """The end of the pause that we made last, unless it went on since by us; None where billing was to end it."""
    rows = Effect.objects.of(space).filter(lane_id=subscription_id, state=EffectState.SETTLED)
    done = rows.filter(kind__in=(PAUSE, RESUME), result__in=DONE).order_by("-position").first()
    if done is None or done.kind != PAUSE:
        return None
    until, kind = done.payload.get("until"), done.payload.get("pause")
    if until is None or kind != "service":
        return None
    return KeptEnd(datetime.fromisoformat(until), done.payload["subject"])
