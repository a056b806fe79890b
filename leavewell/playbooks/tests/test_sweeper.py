"""One step that can't be dealt with keeps nobody else's from being done."""

from __future__ import annotations

from typing import Any

import pytest

from leavewell.accounts.actions.customers import put_account
from leavewell.accounts.models import Space
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.effects.models import Mail
from leavewell.effects.types import Planned
from leavewell.playbooks import sweeper
from leavewell.playbooks.actions import overtaken
from leavewell.playbooks.actions.publish import publish_playbook
from leavewell.playbooks.actions.runs import start_run
from leavewell.playbooks.models import Step
from leavewell.playbooks.registries import step_kinds
from leavewell.playbooks.template import parse
from leavewell.playbooks.types import NothingToDo, Occasion
from tests.builders import a_space, an_act
from tests.moments import later, now_in, run_what_is_due

pytestmark = pytest.mark.django_db

TOGETHER = 5
"""Steps that fall due at the same moment."""


class Moody:
    """A kind of step that has a defect for one account."""

    def __init__(self, wrong_for: str) -> None:
        self.wrong_for = wrong_for

    def start(self, act: Act, step: Step) -> NothingToDo:
        if step.account is not None and step.account.external_id == self.wrong_for:
            raise ZeroDivisionError
        return NothingToDo("nothing_to_tell")


@pytest.fixture
def space(monkeypatch: pytest.MonkeyPatch) -> Space:
    """Five accounts with a step each, due in a day; that of the third can't be carried out."""
    monkeypatch.setitem(step_kinds.items, "moody", Moody("C-2"))  # type: ignore[arg-type]
    return _with_steps(a_space())


def _with_steps(space: Space) -> Space:
    step: dict[str, Any] = {
        "id": "remind",
        "title": "Remind them",
        "kind": "moody",
        "duty": "csm",
        "due": {"anchor": "saved", "offset": "1d"},
        "proof": "the letter",
    }
    with edge():
        act = an_act(space)
        publish_playbook(act, parse({"name": "moods", "title": "Moods", "steps": [step]}))
        for number in range(TOGETHER):
            account = put_account(act, external_id=f"C-{number}", name=f"Firm {number}")
            start_run(act, "moods", Occasion(account.pk, account.pk, {"saved": act.at}))
    return space


def test_a_step_with_a_defect_goes_to_a_person_and_the_others_go_on(space: Space) -> None:
    later(space, days=2)
    states = dict(Step.objects.of(space).values_list("account__external_id", "state"))
    assert states == {
        f"C-{number}": "with_person" if number == 2 else "skipped" for number in range(TOGETHER)
    }


def test_the_one_who_gets_it_hears_of_it_and_somebody_else_when_nothing_is_done(space: Space) -> None:
    later(space, days=2)
    assert [mail.kind for mail in Mail.objects.of(space)] == ["steps_due"]
    later(space, days=4)
    assert sorted(Mail.objects.of(space).values_list("kind", flat=True)) == ["steps_due", "steps_late"]


def test_what_nobody_can_be_told_of_stands_in_the_lists_and_holds_up_nobody(
    space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_mail(*_: object) -> Planned:
        raise ZeroDivisionError

    monkeypatch.setattr(overtaken, "Planned", no_mail)
    later(space, days=3)
    step = Step.objects.of(space).get(state="with_person")
    assert (step.tell_at, step.escalates_at) == (None, None)
    assert not Mail.objects.of(space).exists()
    run_what_is_due(space)
    assert now_in(space) > (step.due_at or now_in(space))


def test_the_sweep_ends_even_when_a_step_can_neither_go_on_nor_be_handed_over(
    space: Space, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise ZeroDivisionError

    broken = sweeper.Sweep(overtaken.time_has_come, overtaken.begin_step, refuse)
    monkeypatch.setattr(sweeper, "_SWEEPS", (broken,))
    later(space, days=2)
    assert Step.objects.of(space).filter(state="waiting").count() == 1
    assert "Nor could the step" in caplog.text
