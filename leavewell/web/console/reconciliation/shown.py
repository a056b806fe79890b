"""Reconciliations and what they found, as the page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from leavewell.effects.drift_words import (
    RUNS,
    advice_in_words,
    cut_short_in_words,
    kind_in_words,
    side_in_words,
    why_in_words,
)
from leavewell.effects.models import Drift, Reconciliation
from leavewell.effects.reconciled import Tally, tallies
from leavewell.web.console.door import Visit
from leavewell.web.console.story.actors import Actors


@dataclass(frozen=True)
class ShownRun:
    """``state`` in words, why it was ``cut`` short, who ``asked`` for it (nobody: the night's), and what it found."""

    row: Reconciliation
    state: str
    cut: str
    asked: str
    tally: Tally
    kinds: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class ShownDrift:
    """``what`` differs, on either side, how that is ``against`` the customer, and what is done about it."""

    row: Drift
    what: str
    here: str
    there: str
    against: str
    advice: str


def shown_runs(visit: Visit, rows: Sequence[Reconciliation]) -> list[ShownRun]:
    """These in words."""
    found, actors = tallies(visit.space, rows), Actors(visit, ())
    return [
        ShownRun(
            row,
            RUNS.get(row.state, row.state),
            cut_short_in_words(row.reason) if row.state == "cut_short" else "",
            actors.named(row.asked_by) if row.asked_by else "",
            found[row.pk],
            [(kind_in_words(kind), count) for kind, count in sorted(found[row.pk].by_kind.items())],
        )
        for row in rows
    ]


def shown_drifts(visit: Visit, rows: Iterable[Drift]) -> list[ShownDrift]:
    """These in words, with days in the workspace's zone."""
    zone = ZoneInfo(visit.zone)
    return [
        ShownDrift(
            row,
            kind_in_words(row.kind),
            side_in_words(row.here, zone),
            side_in_words(row.there, zone),
            why_in_words(row),
            advice_in_words(row),
        )
        for row in rows
    ]
