"""What reacts to a fact is asked for once, and of a worker that recorded it not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from leavewell.accounts.models import Space
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.effects import schedule
from leavewell.effects.actions.journal import record
from leavewell.effects.following import following
from leavewell.effects.models import Effect
from leavewell.effects.registries import handlers, reactions
from leavewell.effects.runner import run_reactions
from leavewell.effects.tasks import react
from leavewell.effects.types import REACT, RecordedFact
from leavewell.kernel.facts.accounts import AccountAdded
from leavewell.kernel.facts.flow import CancellationDeclared
from leavewell.kernel.ids import uuid7
from tests.builders import a_space, an_act
from tests.facts import an_example

pytestmark = pytest.mark.django_db

Committing = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def committing(django_capture_on_commit_callbacks: Committing) -> Callable[[], AbstractContextManager[Any]]:
    """What is in it is on disk at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def space(monkeypatch: pytest.MonkeyPatch) -> Space:
    """Of a cancellation two hear here: one tells it on, the other only listens. Of that again one hears."""

    def tell_on(act: Act, heard: RecordedFact) -> None:
        record(act, AccountAdded(uuid7()), account_id=None)

    registered, listening = handlers.items, reactions.items
    for name, handler in (("test.tells_on", tell_on), ("test.hears", lambda act, heard: None)):
        monkeypatch.setitem(registered, name, handler)  # type: ignore[arg-type]
    monkeypatch.setitem(listening, CancellationDeclared.kind, ["test.tells_on", "test.hears"])  # type: ignore[arg-type]
    monkeypatch.setitem(listening, AccountAdded.kind, ["test.hears"])  # type: ignore[arg-type]
    return a_space()


def declared(space: Space) -> UUID:
    """A cancellation is recorded; the fact's id."""
    with edge():
        return record(an_act(space), an_example(CancellationDeclared), account_id=None)


def jobs() -> list[tuple[str, dict[str, str]]]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args"))


def states(space: Space) -> list[str]:
    return list(
        Effect.objects.of(space).filter(kind=REACT).order_by("planned_at").values_list("state", flat=True)
    )


def test_all_that_react_to_one_fact_are_asked_for_with_one_job(space: Space) -> None:
    fact = declared(space)
    assert jobs() == [("react", {"fact_id": str(fact)})]
    assert run_reactions(fact) == 2
    assert states(space) == ["settled", "settled", "planned"]
    assert run_reactions(fact) == 0


def test_what_a_worker_causes_it_carries_out_itself_to_the_last_reaction(
    space: Space, committing: Committing
) -> None:
    def in_one_go(fact: UUID) -> None:
        with committing():
            run_reactions(fact)

    with following(in_one_go), committing():
        declared(space)
    assert states(space) == ["settled"] * 3
    assert jobs() == []


def test_the_job_of_a_fact_needs_no_other_for_what_follows_from_it(
    space: Space, committing: Committing
) -> None:
    fact = declared(space)
    ProcrastinateJob.objects.all()._raw_delete("default")  # type: ignore[attr-defined]
    with committing():
        react(str(fact))
    # Here nothing is on disk before the end, so that the last one waits for the sweep.
    assert states(space) == ["settled", "settled", "planned"]
    assert jobs() == []
    assert schedule.wake_due() == 1


def test_a_worker_follows_nothing_that_was_taken_back(space: Space, committing: Committing) -> None:
    followed: list[UUID] = []
    with following(followed.append), committing(), suppress(ZeroDivisionError), edge():
        record(an_act(space), an_example(CancellationDeclared), account_id=None)
        raise ZeroDivisionError
    assert (followed, states(space), jobs()) == ([], [], [])


def test_what_a_worker_left_behind_is_woken_once_for_a_fact(space: Space) -> None:
    with following(lambda fact: None):
        fact = declared(space)
    assert jobs() == []
    assert schedule.wake_due() == 1
    assert jobs() == [("react", {"fact_id": str(fact)})]
    assert schedule.wake_due() == 0
