"""One week of a space, as the page and Monday's mail tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from leavewell.accounts.models import Space
from leavewell.effects.queries import not_going_on
from leavewell.insight.decide.tries import (
    OfferTally,
    Tally,
    Try,
    by_offer,
    by_outcome,
    by_reason,
    by_standing,
    last_of_each,
    tally,
)
from leavewell.insight.decide.weeks import Week, week_at
from leavewell.insight.queries import outlines_between, tries_between
from leavewell.offboarding.models import Departure
from leavewell.offboarding.queries import begun_without_a_wish, ends_between
from leavewell.playbooks.queries import late_due_and_all

AHEAD = timedelta(weeks=4)
"""How far it looks at the ends to come."""


@dataclass(frozen=True)
class WeekReport:
    """What came of those who were about to leave. ``otherwise``: ends of that week that nobody had declared."""

    week: Week
    attempts: Tally
    outcomes: Mapping[str, Tally]
    standings: Mapping[str, Tally]
    reasons: Sequence[tuple[str, Tally]]
    offers: Sequence[OfferTally]
    taken_back: Tally
    otherwise: Sequence[Departure]

    @property
    def is_empty(self) -> bool:
        """Whether nobody tried to leave, and nobody left."""
        return not self.attempts.accounts and not self.otherwise


@dataclass(frozen=True)
class AsOfNow:
    """What stands open now, whatever week is looked at."""

    ends: Sequence[Departure]
    late: int
    stuck: int


def zone_of(space: Space) -> ZoneInfo:
    """Where the space's days begin and end."""
    return ZoneInfo(space.workspace.zone)


def week_report(space: Space, week: Week) -> WeekReport:
    """The week's numbers."""
    zone = zone_of(space)
    since, until = week.begins_at(zone), week.ends_at(zone)
    found = tries_between(space, since, until)
    last = last_of_each(found)
    return WeekReport(
        week=week,
        attempts=tally(last),
        outcomes=by_outcome(found),
        standings=by_standing(found),
        reasons=by_reason(found),
        offers=by_offer(found),
        taken_back=tally(each for each in last if each.taken_back),
        otherwise=begun_without_a_wish(space, since, until),
    )


def tries_by_week(space: Space, weeks: Sequence[Week]) -> Mapping[Week, Sequence[Try]]:
    """Each week's tries by what they came to alone; the weeks follow on one another."""
    zone = zone_of(space)
    found: dict[Week, list[Try]] = {week: [] for week in weeks}
    for each in outlines_between(space, weeks[0].begins_at(zone), weeks[-1].ends_at(zone)):
        found[week_at(each.at, zone)].append(each)
    return found


def as_of_now(space: Space) -> AsOfNow:
    """Ends of the next four weeks, and how many steps are late and things stuck."""
    now = space.now()
    late, _, _ = late_due_and_all(space, None, now)
    return AsOfNow(ends_between(space, now, now + AHEAD), late, not_going_on(space).count())
