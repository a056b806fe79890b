from __future__ import annotations

from datetime import UTC, timedelta

from leavewell.kernel.clock import BusinessClock, wall_now


def test_the_wall_is_read_in_utc() -> None:
    assert wall_now().tzinfo is UTC


def test_a_space_without_an_offset_lives_in_the_walls_time() -> None:
    assert wall_now() <= BusinessClock().now() <= wall_now()


def test_business_time_is_the_walls_and_the_offset() -> None:
    ahead = BusinessClock(timedelta(days=40))
    assert wall_now() <= ahead.now() - timedelta(days=40) <= wall_now()


def test_a_business_instant_is_shown_by_the_wall_that_much_earlier() -> None:
    ahead = BusinessClock(timedelta(days=40))
    due_at = ahead.now()
    assert ahead.on_the_wall(due_at) == due_at - timedelta(days=40)
