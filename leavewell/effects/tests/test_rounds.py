"""The sweep is where something happens, and everywhere once a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import create_autospec
from uuid import uuid4

import pytest
from django.db import connection

from leavewell.accounts.models import Space
from leavewell.effects import rounds as module
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import plan
from leavewell.effects.rounds import QUIET, Rounds, stirred, with_due_effects
from leavewell.effects.schedule import wake_due
from leavewell.effects.types import Planned
from leavewell.kernel.facts.effects import StrangersSeen
from tests.builders import a_space, an_act, edge

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def a_row() -> Space:
    """Of no database."""
    return Space(id=uuid4(), clock_offset=timedelta())


def test_a_quiet_space_is_visited_once_a_minute() -> None:
    rounds, space = Rounds(), a_row()
    assert rounds.turn([space], set(), NOW) == [space]
    assert rounds.turn([space], set(), NOW + QUIET - SECOND) == []
    assert rounds.turn([space], set(), NOW + QUIET) == [space]


def test_one_that_stirs_is_visited_each_time_and_the_others_are_left_alone() -> None:
    rounds, lively, quiet = Rounds(), a_row(), a_row()
    rounds.turn([lively, quiet], set(), NOW)
    assert rounds.turn([lively, quiet], {lively.pk}, NOW + 2 * SECOND) == [lively]
    assert rounds.turn([lively, quiet], {lively.pk}, NOW + 4 * SECOND) == [lively]


def test_one_whose_clock_was_moved_is_visited_at_once() -> None:
    rounds, space = Rounds(), a_row()
    rounds.turn([space], set(), NOW)
    space.clock_offset = timedelta(days=30)
    assert rounds.turn([space], set(), NOW + 2 * SECOND) == [space]
    assert rounds.turn([space], set(), NOW + 4 * SECOND) == []


@pytest.mark.django_db
def test_a_space_has_stirred_for_a_minute_after_a_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    space, _quiet = a_space(), a_space()
    with edge():
        record(an_act(space), StrangersSeen(uuid4(), 1), account_id=None)
    assert stirred() == {space.pk}
    now = module.wall_now()
    monkeypatch.setattr(
        module, "wall_now", create_autospec(module.wall_now, return_value=now + QUIET + SECOND)
    )
    assert stirred() == set()


@pytest.mark.django_db
def test_an_effect_is_due_by_its_own_spaces_clock() -> None:
    here, elsewhere = a_space(), a_space()
    for space in (here, elsewhere):
        due_at = space.now() + timedelta(days=2)
        with edge():
            plan(an_act(space), Planned("billing.read", "billing.read:1", {}, due_at=due_at))
    assert with_due_effects() == []
    Space.objects.filter(pk=here.pk).update(clock_offset=here.clock_offset + timedelta(days=3))
    assert [each.pk for each in with_due_effects()] == [here.pk]


@pytest.mark.django_db
def test_what_a_lost_queue_was_asked_for_is_asked_for_again_and_nothing_twice() -> None:
    space = a_space()
    with edge():
        for number in range(3):
            plan(an_act(space), Planned("billing.read", f"billing.read:{number}", {}))
    assert wake_due() == 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = (SELECT min(id) FROM procrastinate_jobs)")
    assert wake_due() == 1
    assert wake_due() == 0
