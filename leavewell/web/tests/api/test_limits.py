"""How often a key may call, and what a caller is told about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from leavewell.accounts.models import ApiBucket, ApiKey, Space
from leavewell.kernel.clock import wall_now
from leavewell.web.tests.api.calls import assert_problem, call
from tests.builders import an_api_key


@pytest.fixture
def three_a_minute(settings: Any) -> None:
    settings.LEAVEWELL = replace(settings.LEAVEWELL, api_calls_a_minute=3)


@pytest.mark.usefixtures("three_a_minute")
def test_a_key_without_calls_left_is_told_when_to_come_back(space: Space, key: str) -> None:
    remaining = [call("GET", "/accounts", key).headers["RateLimit-Remaining"] for _ in range(3)]
    assert remaining == ["2", "1", "0"]
    answer = call("GET", "/accounts", key)
    assert_problem(answer, 429, "rate_limited")
    assert answer.headers["RateLimit-Limit"] == "3"
    assert 1 <= int(answer.headers["Retry-After"]) <= 20 < int(answer.headers["RateLimit-Reset"]) <= 60
    assert call("GET", "/accounts", an_api_key(space)).status == 200


@pytest.mark.usefixtures("three_a_minute")
def test_calls_come_back_with_time(space: Space, key: str) -> None:
    for _ in range(4):
        call("GET", "/accounts", key)
    ApiBucket.objects.of(space).update(filled_at=wall_now() - timedelta(seconds=21))
    assert [call("GET", "/accounts", key).status for _ in range(2)] == [200, 429]


def test_600_calls_a_minute_unless_told_otherwise(space: Space, key: str) -> None:
    answer = call("GET", "/accounts", key)
    assert (answer.headers["RateLimit-Limit"], answer.headers["RateLimit-Remaining"]) == ("600", "599")
    assert ApiKey.objects.of(space).get().last_used_at is not None
