"""Whose a request is, once somebody has found out; and what verdicts on a request have in common."""

from __future__ import annotations

from collections.abc import Iterable

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import Account
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.desk.actions.arrivals import LOOK_UP
from leavewell.desk.models import Request
from leavewell.desk.playbook import NAME
from leavewell.desk.queries import contacts_writing_from, first_message
from leavewell.desk.states import NOT_PLACED, UNDER_WAY, Kind
from leavewell.effects.actions.journal import record
from leavewell.kernel.errors import Refused
from leavewell.kernel.facts.desk import RequestPlaced
from leavewell.playbooks.actions.hand_on import place_run
from leavewell.playbooks.actions.steps import do_step
from leavewell.playbooks.models import Step
from leavewell.playbooks.queries import run_about, steps_in
from leavewell.playbooks.states import OPEN_STEPS
from leavewell.playbooks.template import PERSON


def place_request(act: Act, request: Request, account: Account) -> None:
    """The request is that account's, and its steps go to whoever sees to that account; said again, it changes nothing.

    Refused for a request that is over.
    """
    must_be_open()
    must_be_under_way(request)
    if request.account_id == account.pk:
        return
    sender = first_message(request).sender
    found = contacts_writing_from(act.space, sender) if sender else []
    contact = next((each for each in found if each.account_id == account.pk), None)
    kind = Kind.UNREAD.value if request.kind in NOT_PLACED else request.kind
    write(act, request, account=account, contact=contact, kind=kind)
    fact = RequestPlaced(request.pk, request.number, account.pk)
    because = act.because_of(record(act, fact, account_id=account.pk))
    note_deed(act, "place_request", subject=request.public_id, account=account.public_id)
    run = run_about(act.space, NAME, request.pk)
    if run is not None:
        place_run(because, run, account.pk)
    do_steps(because, steps_to_do(act, request, LOOK_UP), proof=account.public_id)


def must_be_under_way(request: Request) -> None:
    """Refused for a request that is over."""
    if request.state not in UNDER_WAY:
        raise Refused(f"This request is {request.state}.", "Log what they want now as a new one.")


def write(act: Act, request: Request, **known: object) -> None:
    """What is known of the request now."""
    Request.objects.of(act.space).filter(pk=request.pk).update(**known)
    for name, value in known.items():
        setattr(request, name, value)


def steps_to_do(act: Act, request: Request, code: str = "") -> list[Step]:
    """The request's open steps of people; those whose code begins like that."""
    run = run_about(act.space, NAME, request.pk)
    steps = steps_in(act.space, run) if run else []
    is_open = (step for step in steps if step.kind == PERSON and step.state in OPEN_STEPS)
    return [step for step in is_open if step.code.startswith(code)]


def do_steps(act: Act, steps: Iterable[Step], *, evidence: str = "", proof: str = "") -> None:
    """All of them are done by one thing."""
    for step in steps:
        do_step(act, step, evidence=evidence, proof=proof)
