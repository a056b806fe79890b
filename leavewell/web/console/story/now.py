"""What is open for an account now: whether it leaves or stays, and what is still to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from leavewell.accounts.models import Account
from leavewell.accounts.roles import Deed
from leavewell.desk.models import Request
from leavewell.desk.queries import requests_of
from leavewell.desk.states import UNDER_WAY
from leavewell.effects.models import Effect
from leavewell.effects.story import stuck_of
from leavewell.flow.models import CancelSession
from leavewell.flow.queries import sessions_of
from leavewell.offboarding.decide.instants import Phase
from leavewell.offboarding.models import Departure
from leavewell.offboarding.queries import departures_of
from leavewell.offboarding.states import DepartureState
from leavewell.playbooks.models import Run, Step
from leavewell.playbooks.queries import runs_of, to_do_about
from leavewell.postsave.models import Save, Watch
from leavewell.postsave.queries import saves_of, watch_on
from leavewell.web.console.door import Visit
from leavewell.web.console.story.calls import asked


@dataclass(frozen=True)
class Occasion:
    """A departure, a save or a cancel page as the page shows it, with the runs that it started."""

    row: Departure | Save | CancelSession
    runs: Sequence[Run]


@dataclass(frozen=True)
class Leaving:
    """A departure under way: what comes next in it, and when."""

    row: Departure
    next_words: str
    next_at: datetime


@dataclass(frozen=True)
class ToDo:
    """A step that a person still has to do."""

    row: Step
    is_late: bool


@dataclass(frozen=True)
class Stuck:
    """What doesn't go on by itself."""

    row: Effect
    words: str


@dataclass(frozen=True)
class Now:
    """Everything about how an account stands. ``hidden``: the visitor's role may not see who leaves."""

    departures: Sequence[Occasion] = ()
    saves: Sequence[Occasion] = ()
    sessions: Sequence[Occasion] = ()
    watch: Watch | None = None
    requests: Sequence[Request] = ()
    steps: Sequence[ToDo] = ()
    stuck: Sequence[Stuck] = ()
    leaving: Sequence[Leaving] = ()
    staying: Sequence[Save] = ()

    @property
    def asked(self) -> Sequence[Request]:
        """The requests that are still to be answered or decided."""
        return [each for each in self.requests if each.state in UNDER_WAY]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing at all is open."""
        return not (self.leaving or self.staying or self.watch or self.asked or self.steps or self.stuck)


def now_of(visit: Visit, account: Account) -> Now:
    """As it stands, as far as the visitor's role reaches."""
    requests = requests_of(visit.space, account) if visit.sees_requests else []
    if not visit.may(Deed.READ_SESSIONS):
        return Now(requests=requests)
    runs: dict[UUID, list[Run]] = {}
    for run in runs_of(visit.space, account) if visit.sees_steps else []:
        runs.setdefault(run.subject, []).append(run)
    departures, saves = departures_of(visit.space, account), saves_of(visit.space, account)
    stuck = stuck_of(visit.space, account) if visit.may(Deed.SEE_EFFECTS) else []
    return Now(
        departures=[Occasion(row, runs.get(row.pk, [])) for row in departures],
        saves=[Occasion(row, runs.get(row.pk, [])) for row in saves],
        sessions=[Occasion(row, runs.get(row.pk, [])) for row in sessions_of(visit.space, account)],
        watch=watch_on(visit.space, account.pk),
        requests=requests,
        steps=_steps(visit, account) if visit.sees_steps else [],
        stuck=[Stuck(each, asked(each.kind)) for each in stuck],
        leaving=[_leaving(each) for each in departures if each.state == DepartureState.OPEN],
        staying=[each for each in saves if each.state == "provisional"],
    )


def _steps(visit: Visit, account: Account) -> list[ToDo]:
    now = visit.space.now()
    steps = to_do_about(visit.space, account)
    return [ToDo(step, bool(step.due_at and step.due_at < now)) for step in steps]


def _leaving(row: Departure) -> Leaving:
    match row.phase:
        case Phase.LEAVING if row.billing_ends_at > row.space.now():
            return Leaving(row, "billing ends", row.billing_ends_at)
        case Phase.LEAVING:
            return Leaving(row, "access ends", row.access_ends_at)
        case Phase.WINDOW:
            return Leaving(row, "they can come back until", row.undo_until)
    return Leaving(row, "the data is kept until", row.delete_after)
