"""The chaos runs' own instruments: the weather is as bad as it says, and a judge sees what went wrong."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

import pytest

from leavewell.accounts.models import Space
from tests.chaos.goals import Goal
from tests.chaos.judging import Judge
from tests.chaos.site import Report
from tests.chaos.weather import SHARE, Weather
from tests.wire_account import WireAccount

pytestmark = pytest.mark.pure


@dataclass(frozen=True)
class Ref:
    """What a goal needs of a customer here."""

    provider_id: str

    @property
    def subscription(self) -> Ref:
        """Itself."""
        return self


@dataclass
class Books:
    """Of a provider: the writes that it applied."""

    applied: list[tuple[str, str]] = field(default_factory=list)

    def writes(self) -> list[dict[str, Any]]:
        """As the account tells them."""
        return [{"subscription": key, "kind": kind} for key, kind in self.applied]


def judged(*applied: tuple[str, str], with_people: frozenset[str] = frozenset()) -> bool:
    """What the judge says of one cancel and these writes."""
    goal = Goal(cast(Any, Ref("sub_1")), "billing.cancel", "cancel", lambda seen: True)
    report = Report()
    judge = Judge(cast(Space, None), cast(WireAccount, Books(list(applied))), report, [goal])
    judge._nothing_twice(set(with_people))
    return report.held


def test_a_fifth_of_all_requests_goes_wrong_and_a_storm_is_six_in_a_row() -> None:
    faults = list(islice(Weather(random.Random(7), 0).faults(), 6000))
    passed = sum(fault["skip"] for _, fault in faults)
    assert abs(len(faults) / (len(faults) + passed) - SHARE) < 0.02
    names = [name for name, _ in faults]
    first = names.index("429 storm")
    assert names[first : first + 6] == ["429 storm"] * 6
    assert [fault["skip"] for _, fault in faults[first + 1 : first + 6]] == [0] * 5
    assert len(Counter(names)) == 13


def test_whole_time_outs_come_first_and_on_writes() -> None:
    slow = list(islice(Weather(random.Random(7), 2).faults(), 2))
    assert [(name, fault["on"]) for name, fault in slow] == [
        ("no answer before", "write"),
        ("no answer after", "write"),
    ]


def test_one_write_is_right_and_a_second_another_or_a_foreign_one_is_not() -> None:
    once = ("sub_1", "cancel")
    assert judged(once, ("sub_1", "metadata"), ("", "coupons"))
    assert not judged(once, once)
    assert not judged(("sub_1", "discounts"))
    assert not judged(once, ("sub_2", "cancel"))


def test_a_write_that_is_missing_is_right_only_with_a_person() -> None:
    assert not judged()
    assert judged(with_people=frozenset({"sub_1"}))
    assert not judged(("sub_1", "cancel"), ("sub_1", "cancel"), with_people=frozenset({"sub_1"}))
