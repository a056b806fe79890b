"""A secret of ours that is rotated counts for as long as was said, and is never kept in the clear."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from leavewell.accounts.rotating import RotatingSecret, counting_in, rotated, sealed

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_secrets_are_sealed_and_an_old_one_counts_until_its_day_is_over() -> None:
    kept = sealed(rotated(rotated([], "the first", NOW), "the second", NOW + DAY))
    assert b"first" not in kept and b"second" not in kept
    assert counting_in(kept, NOW) == [RotatingSecret("the second"), RotatingSecret("the first", NOW + DAY)]
    assert counting_in(kept, NOW + DAY) == [RotatingSecret("the second")]


def test_where_there_is_none_nothing_is_kept() -> None:
    assert sealed([]) == b"" and counting_in(b"", NOW) == ()


def test_a_secret_that_was_replaced_twice_doesnt_live_longer_by_that() -> None:
    kept = rotated([RotatingSecret("a"), RotatingSecret("b", NOW + HOUR)], "c", NOW + DAY)
    assert [each.until for each in kept] == [None, NOW + DAY, NOW + HOUR]
