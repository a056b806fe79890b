"""What the sweep over steps costs: ``python -m tests.performance.steps [runs] [days]``, in a database of its own.

So many open runs of 25 steps each (10,000 and 60 days unless told otherwise), and a hundredth of them first, as
the baseline. The sweep is measured when nothing is due, and when a day's steps are; then the days are played
through: people do what is due, but leave every twentieth step until the next day.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from tests.performance.database import a_database

if TYPE_CHECKING:
    from leavewell.accounts.models import Space
    from leavewell.playbooks.models import Step

RUNS, DAYS, STEPS = 10_000, 60, 25
EVERY = 20
"""One step in so many is left until the next day."""

DAY = timedelta(days=1)


def a_template() -> dict[str, Any]:
    """25 steps for people, spread evenly over eight weeks."""
    steps = [
        {
            "id": f"step_{number}",
            "title": f"Step {number}",
            "duty": "csm",
            "due": {"anchor": "saved", "offset": f"{1 + number * 7 // 3}d"},
            "proof": "a word",
        }
        for number in range(STEPS)
    ]
    return {"name": "load", "title": "Load", "steps": steps}


def fill(space: Space, runs: int) -> None:
    """So many accounts, each with an open run."""
    from leavewell.accounts.actions.customers import put_account
    from leavewell.accounts.transaction import edge
    from leavewell.playbooks.actions.publish import publish_playbook
    from leavewell.playbooks.actions.runs import start_run
    from leavewell.playbooks.template import parse
    from leavewell.playbooks.types import Occasion
    from tests.builders import an_act

    with edge():
        publish_playbook(an_act(space), parse(a_template()))
    for first in range(0, runs, 200):
        with edge():
            act = an_act(space)
            for number in range(first, min(first + 200, runs)):
                account = put_account(act, external_id=f"L-{number}", name=f"Load {number}")
                start_run(act, "load", Occasion(account.pk, account.pk, {"saved": act.at}))
        say(f"  {min(first + 200, runs):,} of {runs:,} runs", end="\r")
    say(f"  {runs:,} runs with {runs * STEPS:,} steps" + " " * 20)


@dataclass(frozen=True)
class Cost:
    """Milliseconds of a sweep with nothing to do, and of one step that falls due."""

    idle: float
    a_step: float


def measure(space: Space) -> Cost:
    """The sweep at noon of the first day, and on the evening of the second."""
    from leavewell.playbooks.sweeper import StepSweeper

    idle = median(timed(lambda: StepSweeper().sweep(space))[0] for _ in range(15)) * 1000
    go_on(space, 2 * DAY)
    took, moved = timed(lambda: StepSweeper().sweep(fresh(space)))
    return Cost(idle, took * 1000 / max(moved, 1))


def play(space: Space, days: int) -> Counter[str]:
    """Day by day: what falls due is done that day, but for every twentieth step, which is done a day late."""
    from leavewell.playbooks.models import Step
    from leavewell.playbooks.sweeper import StepSweeper

    kept: Counter[str] = Counter()
    for day in range(days):
        # The first day is the one that the measuring ended on: its steps have just fallen due.
        if day:
            go_on(space, DAY)
        StepSweeper().sweep(fresh(space))
        now = fresh(space).now()
        due = Step.objects.of(space).filter(state="due").select_related("run__playbook").order_by("pk")
        for part in parts(list(due)):
            kept += do_some(space, part, late_before=now - DAY)
        say(f"  day {day + 1} of {days}: {sum(kept.values()):,} done", end="\r")
    kept["still open"] = Step.objects.of(space).filter(state__in=("waiting", "due")).count()
    say(f"  {days} days: " + ", ".join(f"{count:,} {how}" for how, count in kept.items()) + " " * 20)
    return kept


def do_some(space: Space, steps: Sequence[Step], *, late_before: Any) -> Counter[str]:
    """Somebody does these, unless it is the first day of one that is left."""
    from leavewell.accounts.transaction import edge
    from leavewell.playbooks.actions.steps import do_step
    from tests.builders import an_act

    done: Counter[str] = Counter()
    with edge():
        act = an_act(space, "member:load")
        for step in steps:
            was_left = step.due_at is not None and step.due_at < late_before
            if step.pk.int % EVERY == 0 and not was_left:
                continue
            do_step(act, step, evidence="Seen to.")
            done["a day late" if was_left else "on the day"] += 1
    return done


def parts(steps: Sequence[Step]) -> list[Sequence[Step]]:
    """Some at a time."""
    return [steps[first : first + 200] for first in range(0, len(steps), 200)]


def go_on(space: Space, by: timedelta) -> None:
    """Only the clock moves."""
    from leavewell.accounts.actions.workspaces import move_clock
    from leavewell.accounts.transaction import edge
    from tests.builders import an_act

    with edge():
        move_clock(an_act(space), by)


def fresh(space: Space) -> Space:
    """With its clock as it stands now."""
    from leavewell.accounts.queries import space_by_id

    return space_by_id(space.pk)


def timed(deed: Callable[[], int]) -> tuple[float, int]:
    """Seconds, and what it answered."""
    began = perf_counter()
    answer = deed()
    return perf_counter() - began, answer


def say(words: str, end: str = "\n") -> None:
    """Progress, at once."""
    print(words, end=end, flush=True)


def main(runs: int, days: int) -> int:
    """Both sizes, their ratio, and the days."""
    from tests.builders import a_space

    costs: list[Cost] = []
    for size in (max(runs // 100, 1), runs):
        space = a_space(f"Load {size}")
        fill(space, size)
        costs.append(measure(space))
    small, full = costs
    say(
        f"sweep with nothing due: {full.idle:.2f} ms, {full.idle / small.idle:.2f} times a hundredth of the size"
    )
    say(f"a step that falls due: {full.a_step:.2f} ms, {full.a_step / small.a_step:.2f} times")
    kept = play(space, days)
    return 0 if kept["on the day"] else 1


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]] + [RUNS, DAYS][len(sys.argv) - 1 :]
    with a_database():
        sys.exit(main(*given))
