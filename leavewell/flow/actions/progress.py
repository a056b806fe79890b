"""What billing's answers do to a declaration."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import plan
from leavewell.effects.actions.promises import withdraw_promises_of
from leavewell.effects.actions.void import void_keyed, void_unsent
from leavewell.effects.pausing import RESUME
from leavewell.effects.types import Planned
from leavewell.flow.models import Declaration
from leavewell.flow.states import DECLARATION, DeclarationMove, DeclarationState
from leavewell.kernel.errors import Invalid
from leavewell.kernel.facts.flow import (
    DeclarationEnded,
    DeclarationScheduled,
    DeclarationWithdrawn,
    ObjectionRaised,
)
from leavewell.kernel.states import move

OBJECTIONS = ("charged", "not_me")
"""What a customer may say after a cancel: "I was charged after this", "I didn't do this"."""

ANSWER_WITHIN = timedelta(days=2)


def take_up(act: Act, declaration_id: UUID) -> None:
    """The engine has begun to carry the declaration out. Nothing if it has come further already."""
    must_be_open()
    declaration = _locked(act, declaration_id)
    if declaration.state == DeclarationState.RECEIVED:
        _move(act, declaration, DeclarationMove.TAKE_UP)


def mark_carried_out(act: Act, declaration_id: UUID, *, ends_at: datetime, ended: bool) -> None:
    """Billing holds the cancel, read back: the declaration is scheduled or over, and the customer is told."""
    must_be_open()
    declaration = _locked(act, declaration_id)
    if declaration.state not in (DeclarationState.RECEIVED, DeclarationState.PROCESSING):
        return
    if ended:
        _move(act, declaration, DeclarationMove.END, carried_out_at=act.at, ended_at=ends_at)
        _record_end(act, declaration, ends_at)
    else:
        _move(act, declaration, DeclarationMove.SCHEDULE, carried_out_at=act.at)
        fact = DeclarationScheduled(declaration.pk, declaration.number, ends_at)
        record(act, fact, account_id=declaration.account_id)
    plan(act, _mail("done", declaration))


def mark_ended(act: Act, subject_id: UUID, *, ended_at: datetime) -> None:
    """Billing was read at the promised end, and it is over. Nothing for an end that nobody declared."""
    must_be_open()
    rows = Declaration.objects.of(act.space).select_for_update()
    declaration = rows.filter(pk=subject_id).first()
    if declaration and DECLARATION.allows(DeclarationState(declaration.state), DeclarationMove.END):
        _move(act, declaration, DeclarationMove.END, ended_at=ended_at)
        _record_end(act, declaration, ended_at)


def withdraw(act: Act, declaration: Declaration) -> None:
    """The customer stays: the declaration is taken back, and what it planned and wasn't sent yet is too."""
    must_be_open()
    current = _locked(act, declaration.pk)
    _move(act, current, DeclarationMove.WITHDRAW)
    # A pause that it came in has to end on its day all the same.
    void_unsent(act, current.given_up.pk, reason="withdrawn", sparing=(RESUME,))
    void_keyed(act, f"billing.confirm_end:{current.pk}", reason="withdrawn")
    withdraw_promises_of(act, current.given_up.pk, "withdrawn")
    fact = DeclarationWithdrawn(current.pk, current.given_up.pk, current.number)
    record(act, fact, account_id=current.account_id)


def raise_objection(act: Act, declaration: Declaration, objection: str) -> datetime:
    """Keep that something is wrong, and put it before a person; returns by when they answer.

    Pressed twice it is one objection.
    """
    must_be_open()
    if objection not in OBJECTIONS:
        raise Invalid("That isn't on the page.", "Press one of the two buttons.")
    due_at = act.at + ANSWER_WITHIN
    made = plan(
        act,
        Planned(
            "mail.send",
            f"mail.objection:{objection}:{declaration.pk}",
            {"mail": f"objection_{objection}", "subject": str(declaration.pk)},
            declaration.account_id,
        ),
    )
    if made:
        fact = ObjectionRaised(declaration.pk, declaration.number, objection, due_at)
        record(act, fact, account_id=declaration.account_id)
    return due_at


def _mail(kind: str, declaration: Declaration) -> Planned:
    return Planned(
        "mail.send",
        f"mail.{kind}:{declaration.pk}",
        {"mail": kind, "subject": str(declaration.pk)},
        declaration.account_id,
    )


def _record_end(act: Act, declaration: Declaration, ended_at: datetime) -> None:
    fact = DeclarationEnded(declaration.pk, declaration.number, ended_at)
    record(act, fact, account_id=declaration.account_id)


def _locked(act: Act, declaration_id: UUID) -> Declaration:
    return Declaration.objects.of(act.space).select_for_update().get(pk=declaration_id)


def _move(act: Act, declaration: Declaration, by: DeclarationMove, **changes: object) -> None:
    move(Declaration.objects.of(act.space), declaration, DECLARATION, by, **changes)
