"""How long foreign and unknown take: ``python -m tests.performance.border [calls]``, in a database of its own.

The calls alternate, so that whatever else the machine does falls on both; medians are compared. Exits 1 where
one takes twice as long as the other.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.performance.database import a_database

ALIKE = 2.0
"""Below this ratio of medians the two can't be told apart over a network."""

CALLS = 200


def measured(ask: Callable[[dict[str, str]], object], names: list[dict[str, str]], calls: int) -> list[float]:
    """The median time of each in milliseconds."""
    took: list[list[float]] = [[] for _ in names]
    for turn in range(calls + 5):
        for times, each in zip(took, names, strict=True):
            began = perf_counter()
            ask(each)
            if turn >= 5:
                times.append(perf_counter() - began)
    return [median(times) * 1000 for times in took]


def compare(calls: int) -> bool:
    """Print a line for each address; whether all of them are alike."""
    from leavewell.web.tests.api.calls import call
    from tests.border.addresses import API, THEIR_OWN
    from tests.border.scene import UNKNOWN, a_scene
    from tests.builders import a_space, an_api_key

    ours, key, alike = a_scene(), an_api_key(a_space("Elsewhere")), True
    for operation in sorted(set(API) - set(THEIR_OWN)):
        method, _, template = operation.partition(" ")
        body = API[operation][1]

        def ask(
            names: dict[str, str], method: str = method, template: str = template, body: object = body
        ) -> object:
            return call(method, template.format(**names), key, body(names) or None)  # type: ignore[operator]

        foreign, unknown = measured(ask, [ours.names, UNKNOWN], calls)
        ratio = max(foreign, unknown) / min(foreign, unknown)
        alike = alike and ratio < ALIKE
        print(f"{operation:<44} foreign {foreign:6.2f} ms   unknown {unknown:6.2f} ms   ratio {ratio:.2f}")
    return alike


def main(calls: int) -> int:
    """Make the database, measure, and take it away again."""
    with a_database(), tempfile.TemporaryDirectory() as folder:
        from django.conf import settings

        from leavewell_simulator.testing import RunningSimulator

        with RunningSimulator(Path(folder)) as simulator:
            settings.LEAVEWELL = replace(
                settings.LEAVEWELL, simulator_url=simulator.url, api_calls_a_minute=1_000_000
            )
            return 0 if compare(calls) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else CALLS))
