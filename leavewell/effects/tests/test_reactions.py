"""A fact is heard by those who listen, in the transaction that settles the hearing."""

from __future__ import annotations

from typing import Any

import pytest

from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record, record_history
from leavewell.effects.models import Effect, FactRow
from leavewell.effects.queries import sentence
from leavewell.effects.registries import handlers, sentences
from leavewell.effects.runner import run_effect
from leavewell.effects.states import EffectState
from leavewell.effects.types import RecordedFact
from leavewell.kernel.facts import KINDS, dump
from leavewell.kernel.facts.accounts import AccountAdded
from leavewell.kernel.facts.effects import PersonNeeded
from leavewell.kernel.facts.flow import CancellationDeclared
from leavewell.kernel.ids import uuid7
from tests.builders import a_space, an_account, an_act
from tests.facts import an_example
from tests.moments import later, now_in, run_what_is_due

pytestmark = pytest.mark.django_db

LISTENER = "flow.begin_processing"


class Listener:
    """Writes a fact each time, and then fails so many times."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.calls = 0

    def __call__(self, act: Act, heard: RecordedFact) -> None:
        self.calls += 1
        record(act, AccountAdded(uuid7()), account_id=None)
        if self.calls <= self.failures:
            raise ZeroDivisionError


def listening(monkeypatch: pytest.MonkeyPatch, *, failures: int) -> Listener:
    listener = Listener(failures)
    registered: Any = handlers.items
    monkeypatch.setitem(registered, LISTENER, listener)
    return listener


def declared(act: Act) -> Effect:
    """A declaration was received; the effect by which its listener hears of it."""
    with edge():
        fact_id = record(act, an_example(CancellationDeclared), account_id=None)
    return Effect.objects.get(key=f"react:{fact_id}:{LISTENER}")


def written(act: Act) -> int:
    return FactRow.objects.of(act.space).filter(kind=AccountAdded.kind).count()


def test_a_reaction_writes_and_settles_in_one_breath(monkeypatch: pytest.MonkeyPatch) -> None:
    listener, act = listening(monkeypatch, failures=0), an_act(a_space())
    effect = declared(act)
    assert run_effect(effect.pk)
    effect.refresh_from_db()
    assert (effect.state, effect.result, listener.calls, written(act)) == ("settled", "reacted", 1, 1)
    assert not run_effect(effect.pk)


def test_a_failing_reaction_leaves_nothing_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    listener, act = listening(monkeypatch, failures=1), an_act(a_space())
    effect = declared(act)
    run_effect(effect.pk)
    effect.refresh_from_db()
    assert (effect.state, effect.settled_at, written(act)) == (EffectState.UNKNOWN, None, 0)
    later(act.space, minutes=1)
    effect.refresh_from_db()
    assert (effect.state, listener.calls, written(act)) == (EffectState.SETTLED, 2, 1)


def test_a_reaction_that_keeps_failing_is_given_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    listener, act = listening(monkeypatch, failures=99), an_act(a_space())
    effect = declared(act)
    run_what_is_due(act.space)
    later(act.space, hours=2)
    effect.refresh_from_db()
    assert (effect.state, listener.calls, written(act)) == (EffectState.NEEDS_PERSON, 8, 0)
    row = FactRow.objects.of(act.space).get(kind=PersonNeeded.kind, body__effect_id=str(effect.pk))
    assert row.fact == PersonNeeded(effect.pk, "react", "settling failed: ZeroDivisionError")


def test_imported_history_is_heard_by_nobody() -> None:
    space = a_space()
    with edge():
        record(an_act(space, actor="import"), an_example(CancellationDeclared), account_id=None)
    assert FactRow.objects.of(space).get(kind=CancellationDeclared.kind).source == "import"
    assert not Effect.objects.of(space).exists()


def test_a_fact_keeps_who_when_and_why() -> None:
    act = an_act(a_space(), actor="operator").because_of(uuid7())
    with edge():
        record(act, AccountAdded(uuid7()), account_id=None)
    row = FactRow.objects.of(act.space).get()
    assert (row.actor, row.occurred_at, row.cause, row.source) == ("operator", act.at, act.cause, "")


def test_the_journal_counts_on() -> None:
    space = a_space()
    for number in range(3):
        an_account(space, f"A-{number}")
    sequence = list(FactRow.objects.of(space).order_by("pk").values_list("sequence", flat=True))
    assert sequence == sorted(set(sequence))
    assert len(sequence) == 3


def test_a_fact_of_an_unknown_kind_is_told_as_a_table_of_its_fields() -> None:
    row = FactRow(kind="moon.landed", version=2, body={"crew": 3})
    assert sentence(row) == "moon.landed: stored_kind moon.landed, stored_version 2, body {'crew': 3}"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_known_fact_is_told_in_its_rooms_words(kind: str) -> None:
    fact = an_example(KINDS[kind])
    row = FactRow(kind=kind, version=fact.version, body=dump(fact))
    assert sentence(row) == sentences[kind](fact)


def test_history_is_told_by_an_import_alone() -> None:
    space = a_space()
    with edge(), pytest.raises(RuntimeError, match="Only an import tells history"):
        record_history(an_act(space), [(AccountAdded(uuid7()), None, now_in(space))])
