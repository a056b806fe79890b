"""A wish to end of somebody whose plan we don't know: stored all the same, and completed when it is found."""

from __future__ import annotations

from collections.abc import Sequence

from leavewell.accounts.models import Account, Subscription
from leavewell.accounts.queries import live_subscriptions
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import lock_lane, plan
from leavewell.effects.looking import look_up
from leavewell.effects.types import Planned
from leavewell.flow.actions.choosing import settle_on
from leavewell.flow.actions.declarations import carry_out
from leavewell.flow.actions.logged import look_at_charges
from leavewell.flow.actions.moves import end, go
from leavewell.flow.actions.receipts import make_receipt
from leavewell.flow.cases import definition_of, promise_by, reason_of
from leavewell.flow.decide.answer_by import answer_by
from leavewell.flow.decide.retention import keep_until
from leavewell.flow.frozen import promised_columns
from leavewell.flow.models import CancelSession, Declaration
from leavewell.flow.queries import open_declaration, waiting_for_a_plan
from leavewell.flow.states import DECLARATION, DeclarationMove, Outcome, SessionMove, SessionState
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import LostRace
from leavewell.kernel.facts.flow import DeclarationJoined, DeclaredWithoutPlan
from leavewell.kernel.ids import declaration_number
from leavewell.kernel.states import move


def declare_without_plan(act: Act, session: CancelSession) -> Declaration:
    """End the session as cancelled though it isn't known what ends: number, receipt, and a person with a deadline.

    Joins the wish of the same account that waits already. LostRace if a plan was found meanwhile.
    """
    must_be_open()
    # Not the key: a fact about the account may be recorded meanwhile by whoever has the session.
    Account.objects.of(act.space).select_for_update(no_key=True).get(pk=session.account_id)
    if live_subscriptions(act.space, session.account):
        raise LostRace("cancel session")
    go(act, session, SessionMove.SKIP_TO_CONFIRM)
    end(act, session, SessionMove.CANCEL, Outcome.CANCELLED)
    waiting = waiting_for_a_plan(act.space, session.account)
    if waiting:
        return waiting[0]
    declaration = _store(act, session)
    make_receipt(act, declaration)
    _hand_on(act, declaration)
    return declaration


def _store(act: Act, session: CancelSession) -> Declaration:
    return Declaration.objects.create(
        space=act.space,
        number=declaration_number(act.at.year),
        account=session.account,
        contact=session.contact,
        session=session,
        reason=reason_of(session) or "",
        received_at=act.at,
        recorded_at=wall_now(),
        answer_due_at=answer_by(act.at, act.space.workspace.zone),
        promise={},
        delete_by=keep_until(act.at, act.at),
    )


def _hand_on(act: Act, declaration: Declaration) -> None:
    assert declaration.contact is not None and declaration.answer_due_at is not None
    fact = DeclaredWithoutPlan(
        declaration_id=declaration.pk,
        number=declaration.number,
        received_at=declaration.received_at,
        answer_due_at=declaration.answer_due_at,
        session_id=declaration.session_id,
    )
    because = act.because_of(record(act, fact, account_id=declaration.account_id))
    plan(
        because,
        _mail("receipt", declaration),
        _mail("plan_unknown", declaration),
        look_up(declaration.contact, declaration.pk, subject=declaration.pk),
    )


def take_what_was_found(act: Act, account: Account) -> None:
    """Where the account turned out to have one live plan: open pages and waiting wishes are about that one."""
    must_be_open()
    live = live_subscriptions(act.space, account)
    if len(live) != 1:
        return
    lock_lane(live[0].pk)
    for session in _open_pages(act, account):
        settle_on(act, session, live[0])
    for declaration in waiting_for_a_plan(act.space, account, locked=True):
        _complete(act, declaration, live[0])


def _open_pages(act: Act, account: Account) -> Sequence[CancelSession]:
    rows = CancelSession.objects.of(act.space).select_for_update()
    return list(rows.filter(account=account, subscription=None).exclude(state=SessionState.ENDED))


def _complete(act: Act, declaration: Declaration, subscription: Subscription) -> None:
    standing = open_declaration(act.space, subscription.pk)
    if standing is not None:
        _join(act, declaration, standing)
        return
    assert declaration.session is not None
    flow, asked_at = definition_of(declaration.session), declaration.received_at
    made = promise_by(flow, subscription, now=act.at, asked_at=asked_at)
    columns = {
        **promised_columns(act, made, flow, subscription),
        "subscription_id": subscription.pk,
        "delete_by": keep_until(declaration.received_at, made.billing_ends_at),
    }
    Declaration.objects.of(act.space).filter(pk=declaration.pk).update(**columns)
    declaration.refresh_from_db()
    carry_out(act, declaration)
    # The plan may have renewed while nobody knew that it was to end.
    look_at_charges(act, declaration)
    plan(act, _mail("end_known", declaration))


def _join(act: Act, declaration: Declaration, standing: Declaration) -> None:
    move(
        Declaration.objects.of(act.space),
        declaration,
        DECLARATION,
        DeclarationMove.JOIN,
        subscription_id=standing.given_up.pk,
        joined_id=standing.pk,
        billing_ends_at=standing.billing_ends_at,
        access_ends_at=standing.access_ends_at,
    )
    fact = DeclarationJoined(declaration.pk, standing.given_up.pk, declaration.number, standing.number)
    because = act.because_of(record(act, fact, account_id=declaration.account_id))
    plan(because, _mail("end_known", declaration))


def _mail(kind: str, declaration: Declaration) -> Planned:
    order = {"mail": kind, "subject": str(declaration.pk)}
    return Planned("mail.send", f"mail.{kind}:{declaration.pk}", order, declaration.account_id)
