"""The weeks beside one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leavewell.insight.decide.tries import OUTCOMES, Try, by_outcome
from leavewell.insight.decide.weeks import Week
from leavewell.web.console.charts import Chart, Series, stacked
from leavewell.web.console.week.figures import OUTCOME_WORDS


def graph(tries: Mapping[Week, Sequence[Try]]) -> Chart:
    """Accounts by what came of it, a bar a week; each week's label in the table leads to it."""
    counted = [by_outcome(found) for found in tries.values()]
    parts = [
        Series(OUTCOME_WORDS[outcome], [each[outcome].accounts for each in counted]) for outcome in OUTCOMES
    ]
    return stacked(
        "weeks",
        f"The last {len(tries)} weeks",
        "How many accounts were about to leave in each week, by what came of it. An account that came to two things"
        " with two subscriptions counts once for each.",
        [f"{week.monday.day} {week.monday:%b}" for week in tries],
        parts,
        hrefs=[f"?of={week.monday}" for week in tries],
    )
