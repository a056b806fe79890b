"""``python -m tests.performance.rounds``: what companies at rest cost a worker, against visiting each of them.

A round is what a worker does every two seconds. The baseline is one sweep of every space, in the same run.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from tests.performance.database import a_database

ROUNDS = 5


def main() -> None:
    """Print both, and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--companies", type=int, default=100)
    companies = parser.parse_args().companies
    with a_database():
        _measure(companies)


def _measure(companies: int) -> None:
    from leavewell.accounts.queries import all_spaces
    from leavewell.effects import schedule
    from leavewell.effects.rounds import Rounds
    from tests.builders import a_space

    for _ in range(companies):
        a_space()

    def visit_all() -> None:
        for space in all_spaces():
            schedule.sweep(space)
            schedule.due(space)

    rounds = Rounds()

    def one_round() -> None:
        schedule.sweep_all(rounds)
        schedule.wake_due()

    one_round()
    each, ours = _seconds(visit_all), _seconds(one_round)
    print(f"{len(all_spaces())} spaces at rest")
    print(f"every space visited: {each * 1000:8.1f} ms")
    print(f"a worker's round:    {ours * 1000:8.1f} ms, {ours / each:.4f} of it")


def _seconds(deed: Callable[[], None]) -> float:
    """The best of some."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        deed()
        taken.append(time.perf_counter() - began)
    return min(taken)


if __name__ == "__main__":
    main()
