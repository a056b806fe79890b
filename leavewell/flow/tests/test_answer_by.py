"""By when a customer hears from a person."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from leavewell.flow.decide.answer_by import answer_by


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (datetime(2026, 3, 10, 12, tzinfo=UTC), datetime(2026, 3, 12, 16, tzinfo=UTC)),
        (datetime(2026, 3, 12, 12, tzinfo=UTC), datetime(2026, 3, 16, 16, tzinfo=UTC)),
        (datetime(2026, 3, 13, 23, 30, tzinfo=UTC), datetime(2026, 3, 17, 16, tzinfo=UTC)),
        (datetime(2026, 3, 15, 12, tzinfo=UTC), datetime(2026, 3, 17, 16, tzinfo=UTC)),
    ],
    ids=["Tuesday", "Thursday", "Saturday in Berlin already", "Sunday"],
)
def test_the_answer_is_due_when_the_second_working_day_ends_where_the_company_is(
    asked: datetime, due: datetime
) -> None:
    assert answer_by(asked, "Europe/Berlin") == due
