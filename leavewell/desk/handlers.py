"""What this room does when it hears a fact: a few lines, harmless when repeated."""

from __future__ import annotations

from leavewell.accounts.types import Act
from leavewell.desk.actions.asked import take_up_asked_person as take_up
from leavewell.desk.actions.requests import close_request, note_answer
from leavewell.desk.playbook import NAME
from leavewell.desk.queries import request_of
from leavewell.effects.types import RecordedFact
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.flow import PersonAskedFor
from leavewell.kernel.facts.playbooks import RunClosed, StepDone
from leavewell.playbooks.queries import run_named


def is_an_answer(fact: Fact) -> bool:
    """Whether a step was done whose name says that somebody answered."""
    return isinstance(fact, StepDone) and fact.step.startswith("answer")


def follow_answer(act: Act, heard: RecordedFact) -> None:
    """A person has answered."""
    fact = heard.fact
    assert isinstance(fact, StepDone)
    if not is_an_answer(fact):
        return
    run = run_named(act.space, fact.run_id)
    if run.name == NAME:
        note_answer(act, request_of(act.space, run.subject))


def close_with_run(act: Act, heard: RecordedFact) -> None:
    """All its steps are over."""
    fact = heard.fact
    assert isinstance(fact, RunClosed)
    if fact.playbook == NAME:
        close_request(act, request_of(act.space, fact.subject_id))


def take_up_asked_person(act: Act, heard: RecordedFact) -> None:
    """Somebody asked for a person on the cancel page."""
    assert isinstance(heard.fact, PersonAskedFor)
    take_up(act, heard.fact.presented_offer_id)
