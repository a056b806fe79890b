"""What is to be done, by whom and by when: as a list to choose from, or as a board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leavewell.accounts.queries import members_of
from leavewell.accounts.roles import Deed
from leavewell.playbooks.decide.phases import StepPhase, bounds_at
from leavewell.playbooks.listing import (
    WantedSteps,
    counts_by_phase,
    playbooks_run,
    steps_done_since,
    steps_in_phase,
    steps_listed,
)
from leavewell.playbooks.models import Step
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.paged import page_of, query_of
from leavewell.web.console.shown import Shown, shown
from leavewell.web.console.steps.filters import TITLES, WHOSE, filters_in, wanted

ON_A_PAGE = 50
IN_A_COLUMN = 25
LATELY = timedelta(days=7)

COLUMNS = {
    StepPhase.LATE: "Late",
    StepPhase.TODAY: "Today",
    StepPhase.THIS_WEEK: "This week",
    StepPhase.LATER: "Later",
    StepPhase.WAITING: "Waits for another step",
}


@dataclass(frozen=True)
class Column:
    """One phase on the board: its first steps, and how many there are of them."""

    code: str
    title: str
    rows: Sequence[Shown]
    count: int

    @property
    def more(self) -> int:
        """How many don't stand here."""
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Told:
    """What came of a press for several: ``done`` of them, and why not the others; ``field`` has something wrong."""

    done: int = 0
    refused: Sequence[tuple[Step, str]] = field(default_factory=tuple)
    wrong: str = ""
    field: str = ""

    @property
    def still_chosen(self) -> set[str]:
        """The ids of those that were refused."""
        return {step.public_id for step, _ in self.refused}


@require_GET
@member_page(Deed.SEE_STEPS)
def show(visit: Visit) -> HttpResponse:
    """Everything that people still have to do, the member alone, everybody, or nobody who is here."""
    return steps_page(visit, filters_in(visit.request.GET.dict()))


def steps_page(visit: Visit, filters: dict[str, str], told: Told | None = None) -> HttpResponse:
    """The page; with a 422, and what came of it, where several were to be changed and not all could be."""
    which = wanted(visit, filters)
    counts = counts_by_phase(
        visit.space, replace(which, late=False), bounds_at(visit.space.now(), visit.zone)
    )
    found: dict[str, Any] = {
        "visit": visit,
        "title": TITLES[filters["whose"]],
        "filters": filters,
        "query": query_of(filters),
        "tabs": [(code, words, query_of({**filters, "whose": code})) for code, words in WHOSE.items()],
        "other_view": query_of({**filters, "view": "" if filters["view"] else "board"}),
        "unfiltered": query_of({"whose": filters["whose"], "view": filters["view"]}),
        "narrowed": bool(filters["late"] or filters["playbook"] or filters["account"]),
        "account": which.account,
        "playbooks": playbooks_run(visit.space),
        "to_do": sum(counts.values()),
        "late": counts[StepPhase.LATE],
        "told": told,
        "typed": visit.request.POST if told else {},
        "may_do": visit.may(Deed.DO_STEP),
        "may_reassign": visit.may(Deed.REASSIGN_STEP),
        "members": members_of(visit.space),
    }
    found |= _board(visit, which, counts) if filters["view"] else _list(visit, which)
    return render(visit.request, "steps/steps.html", found, status=422 if told else 200)


def _list(visit: Visit, which: WantedSteps) -> dict[str, Any]:
    page, now = page_of(visit, steps_listed(visit.space, which), ON_A_PAGE), visit.space.now()
    return {"page": page, "rows": [shown(step, now) for step in page.object_list]}


def _board(visit: Visit, which: WantedSteps, counts: dict[StepPhase, int]) -> dict[str, Any]:
    now = visit.space.now()
    bounds = bounds_at(now, visit.zone)
    columns = []
    for phase, title in COLUMNS.items():
        if which.late and phase != StepPhase.LATE:
            continue
        steps = steps_in_phase(visit.space, which, bounds, phase)[:IN_A_COLUMN]
        columns.append(Column(phase.value, title, [shown(each, now) for each in steps], counts[phase]))
    done = [
        shown(each, now) for each in steps_done_since(visit.space, which, now - LATELY, limit=IN_A_COLUMN)
    ]
    columns.append(Column("done", "Over in the last seven days", done, len(done)))
    return {"columns": columns}
