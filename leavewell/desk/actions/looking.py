"""Whose a request is, looked up again: an import or a call may have brought the sender since."""

from __future__ import annotations

from leavewell.accounts.duties import Duty
from leavewell.accounts.models import Account
from leavewell.accounts.queries import accounts_called
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.desk.actions.arrivals import LOOK_UP
from leavewell.desk.actions.placing import place_request, steps_to_do, write
from leavewell.desk.models import Request
from leavewell.desk.playbook import NAME
from leavewell.desk.queries import colleagues_of, contacts_writing_from, first_message
from leavewell.desk.states import Kind
from leavewell.playbooks.actions.runs import add_step
from leavewell.playbooks.queries import run_about

LOOK_AGAIN = "Somebody with the sender's domain is known now: look again whose request it is"


def look_again(act: Act, request: Request) -> bool:
    """Point the request at the one account that it can only be, or a person at the ones that it may be.

    True if either happened. Nobody is told of an account twice, nor while the first look is still to be taken.
    """
    must_be_open()
    write(act, request, looked_at=act.at)
    sender = first_message(request).sender
    account = _certain(act, request, sender)
    if account is not None:
        place_request(act, request, account)
        return True
    found = [each.public_id for each in colleagues_of(act.space, sender)]
    new = [each for each in found if each not in request.suggested]
    if not new:
        return False
    write(act, request, suggested=[*request.suggested, *new])
    run = run_about(act.space, NAME, request.pk)
    if run is None or steps_to_do(act, request, LOOK_UP):
        return False
    add_step(act, run, code=f"{LOOK_UP}_{new[0]}", title=LOOK_AGAIN, duty=Duty.SUPPORT, within="4bh")
    return True


def _certain(act: Act, request: Request, sender: str) -> Account | None:
    """The account that it was logged for, or the only one that has the sender's address."""
    if request.named_account:
        return accounts_called(act.space, [request.named_account]).get(request.named_account)
    known = contacts_writing_from(act.space, sender) if sender else []
    # Which of several it is was a person's to say, and still is.
    if request.kind != Kind.UNKNOWN_SENDER or len(known) != 1:
        return None
    return known[0].account
