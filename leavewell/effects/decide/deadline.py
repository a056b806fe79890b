"""Until when something must be in place in billing, and when a person is to hear that it isn't."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from leavewell.effects.decide.pauses import IN_TIME

BEFORE = timedelta(hours=24)
"""So long before the deadline a person hears of it."""

SETTLING = timedelta(minutes=10)
"""What was planned so late that the deadline is near already gets so long to go through by itself."""


@dataclass(frozen=True)
class Hurry:
    """What is known of an effect. ``ends_at``: the end that was promised, where it is a cancel.

    ``confirm_by``: by when the customer was told that a person confirms it. ``told``: the deadline that a person has
    heard of already. ``goes_on_at``: the day on which it is to be done, where it is the end of a pause.
    """

    planned_at: datetime
    ends_at: datetime | None
    next_charge_at: datetime | None
    period_end_at: datetime
    confirm_by: datetime | None = None
    told: datetime | None = None
    goes_on_at: datetime | None = None


def deadline_of(hurry: Hurry) -> datetime:
    """The charge or the promised end before which it must be in place, or the day of a person's word before that.

    A cancel for a later period lets the charges before that period go on, so the later of the two counts.
    """
    if hurry.goes_on_at is not None:
        return hurry.goes_on_at + IN_TIME
    charge = hurry.next_charge_at or hurry.period_end_at
    in_time = max(charge, hurry.ends_at) if hurry.ends_at else charge
    if hurry.confirm_by is None or (hurry.told is not None and hurry.told >= hurry.confirm_by):
        return in_time
    return min(hurry.confirm_by, in_time)


def told_at(hurry: Hurry) -> datetime:
    """When a person is to hear of it, if it isn't in place by then."""
    begins_at = max(hurry.planned_at, hurry.goes_on_at or hurry.planned_at)
    return max(deadline_of(hurry) - BEFORE, begins_at + SETTLING)
