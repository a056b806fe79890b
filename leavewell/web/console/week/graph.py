"""The weeks beside one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leavewell.insight.decide.tries import HANDED_OVER, OPEN, OUTCOMES, Try, by_outcome
from leavewell.insight.decide.weeks import Week
from leavewell.web.console.charts import Chart, Series, stacked
from leavewell.web.console.week.figures import OUTCOME_WORDS


def graph(tries: Mapping[Week, Sequence[Try]]) -> Chart:
    """Accounts by what came of it, a bar a week; each week's label in the table leads to it."""
    counted = [by_outcome(found) for found in tries.values()]
    asked = [each[HANDED_OVER].accounts for each in counted]
    parts = [
        Series(OUTCOME_WORDS[outcome], [each[outcome].accounts for each in counted])
        for outcome in OUTCOMES
        if outcome not in (HANDED_OVER, OPEN)
    ]
    # A chart has no sixth colour; both of these are still to be decided.
    words = f"{OUTCOME_WORDS[OPEN]}, or asked for a person" if any(asked) else OUTCOME_WORDS[OPEN]
    parts.append(Series(words, [one[OPEN].accounts + more for one, more in zip(counted, asked, strict=True)]))
    return stacked(
        "weeks",
        f"The last {len(tries)} weeks",
        "How many accounts were about to leave in each week, by what came of it. An account that came to two things"
        " with two subscriptions counts once for each.",
        [f"{week.monday.day} {week.monday:%b}" for week in tries],
        parts,
        hrefs=[f"?of={week.monday}" for week in tries],
    )
