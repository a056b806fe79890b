"""The lines of a story: when, who, what, why, and a way to more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from leavewell.effects.models import Attempt, Effect, FactRow
from leavewell.effects.story import Moment
from leavewell.web.console.story.actors import Actors
from leavewell.web.console.story.calls import asked, standing
from leavewell.web.console.story.groups import BILLING, LABELS, MAIL, group_of
from leavewell.web.console.story.more import More, Way
from leavewell.web.console.told import in_words


@dataclass(frozen=True)
class Line:
    """``why`` is what led to it; ``said`` somebody's own words; ``ways`` lead on; ``note`` can be erased."""

    at: datetime
    group: str
    actor: str
    words: str
    why: str = ""
    said: str = ""
    ways: Sequence[Way] = field(default_factory=tuple)
    badge: str = ""
    tone: str = ""
    tries: Sequence[Attempt] = field(default_factory=tuple)
    note: str = ""

    @property
    def part(self) -> str:
        """The part of the story that it belongs to, in words."""
        return LABELS[self.group]


@dataclass(frozen=True)
class Day:
    """A day of the workspace's zone with its lines, the newest first."""

    on: date
    lines: Sequence[Line]


def lines(
    moments: Iterable[Moment],
    actors: Actors,
    causes: Mapping[UUID, FactRow],
    more: More,
    offers: Mapping[str, str],
) -> list[Line]:
    """Each of them as the page tells it; ``offers``: what the team calls those that were shown, by id."""
    return [_line(each, actors, causes, more, offers) for each in moments]


def by_day(told: Iterable[Line], zone: str) -> list[Day]:
    """In their order, a list a day of that zone."""
    days: dict[date, list[Line]] = {}
    for line in told:
        days.setdefault(line.at.astimezone(ZoneInfo(zone)).date(), []).append(line)
    return [Day(on, each) for on, each in days.items()]


def _line(
    moment: Moment,
    actors: Actors,
    causes: Mapping[UUID, FactRow],
    more: More,
    offers: Mapping[str, str],
) -> Line:
    cause = causes.get(moment.cause) if moment.cause else None
    why = in_words(cause, offers) if cause else ""
    if moment.call is not None:
        return _of_call(moment, moment.call, why, more.behind(moment.call))
    assert moment.fact is not None
    found = more.about(moment.fact)
    group = group_of(moment.fact.kind)
    by = actors.named(moment.actor)
    who = "billing" if group == BILLING and by == "by itself" else by
    return Line(
        moment.at, group, who, in_words(moment.fact, offers), why, found.said, found.ways, note=found.note
    )


def _of_call(moment: Moment, call: Effect, why: str, ways: Sequence[Way]) -> Line:
    badge, tone = standing(call)
    group = MAIL if call.kind.startswith("mail.") else BILLING
    tries = moment.tries if len(moment.tries) > 1 or tone == "bad" else ()
    return Line(moment.at, group, "by itself", f"{asked(call.kind)}.", why, "", ways, badge, tone, tries)
