"""When a step is due. Pure.

The grammar: an anchor and an offset from it, perhaps not before another such instant, perhaps again and again.
Offsets: ``3d`` days and ``1bd`` working days, due when the day ends; ``4bh`` working hours, ``1h``, ``5m``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from leavewell.playbooks.decide.calendar import WorkCalendar

ANCHORS = ("requested", "billing_ends", "access_ends", "delete_after", "saved", "promise_ends")
STEP = "step:"

Anchors = Mapping[str, datetime]
"""Name -> instant, as far as it is known; ``step:<id>`` is when that step was done."""


@dataclass(frozen=True)
class Offset:
    """So many of a unit: m, h, d, bd (working days) or bh (working hours)."""

    amount: int
    unit: str

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    def after(self, at: datetime, calendar: WorkCalendar) -> datetime:
        """The instant at this distance."""
        match self.unit:
            case "m":
                return at + timedelta(minutes=self.amount)
            case "h":
                return at + timedelta(hours=self.amount)
            case "d":
                return calendar.end_of(calendar.day_of(at) + timedelta(days=self.amount))
            case "bd":
                return calendar.end_of(calendar.working_days_from(calendar.day_of(at), self.amount))
            case _:
                return calendar.working_hours_after(at, self.amount)


def parse_offset(text: Any) -> Offset:
    """``-7d`` and the like. ValueError for anything else, and for working hours before something."""
    if isinstance(text, Offset):
        return text
    found = re.fullmatch(r"(-?\d{1,4})(m|h|d|bd|bh)", str(text))
    if found is None:
        raise ValueError(f"'{text}' is no distance in time; write for example -7d, 1bd, 4bh, 1h or 5m")
    offset = Offset(int(found[1]), found[2])
    if offset.unit == "bh" and offset.amount < 0:
        raise ValueError("working hours are only counted forwards")
    return offset


def _anchor(text: str) -> str:
    if text not in ANCHORS and not re.fullmatch(STEP + r"[a-z][a-z0-9_]*", text):
        raise ValueError(f"'{text}' is no anchor; use one of {', '.join(ANCHORS)}, or step:<id>")
    return text


Distance = Annotated[Offset, BeforeValidator(parse_offset), PlainSerializer(str)]


class Strict(BaseModel):
    """Unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Moment(Strict):
    """An offset from an anchor."""

    anchor: Annotated[str, BeforeValidator(_anchor)]
    offset: Distance = Offset(0, "m")


class Repeat(Strict):
    """Again each ``every`` until ``until`` after the first anchor."""

    every: Distance
    until: Distance

    @model_validator(mode="after")
    def _goes_on(self) -> Repeat:
        if self.every.amount < 1:
            raise ValueError("a step can only be repeated forwards")
        return self


class Due(Moment):
    """When a step is due."""

    not_before: Moment | None = None
    repeat: Repeat | None = Field(default=None)

    @property
    def anchors(self) -> frozenset[str]:
        """Everything that its date hangs on."""
        return frozenset({self.anchor, *([self.not_before.anchor] if self.not_before else [])})


def due_at(due: Due, anchors: Anchors, calendar: WorkCalendar) -> datetime | None:
    """The instant of the first round; None as long as an anchor isn't known."""
    first = _instant(due, anchors, calendar)
    if first is None or due.not_before is None:
        return first
    earliest = _instant(due.not_before, anchors, calendar)
    return None if earliest is None else max(first, earliest)


def next_round(due: Due, anchors: Anchors, calendar: WorkCalendar, last: datetime) -> datetime | None:
    """When a repeated step is due again after the round of ``last``; None where that was the last one."""
    if due.repeat is None or due.anchor not in anchors:
        return None
    following = due.repeat.every.after(last, calendar)
    return following if following <= due.repeat.until.after(anchors[due.anchor], calendar) else None


def _instant(moment: Moment, anchors: Anchors, calendar: WorkCalendar) -> datetime | None:
    anchor = anchors.get(moment.anchor)
    return None if anchor is None else moment.offset.after(anchor, calendar)
