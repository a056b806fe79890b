"""The declared wish to end: stored, numbered and receipted before anything else is tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import lock_lane, plan
from leavewell.effects.actions.promises import NewPromise, make_promise, withdraw_promises_of
from leavewell.effects.actions.void import void_unsent
from leavewell.effects.goals import Ends
from leavewell.effects.models import Promise as PromiseRow
from leavewell.effects.types import Planned
from leavewell.flow.actions.moves import end
from leavewell.flow.actions.receipts import make_receipt
from leavewell.flow.cases import definition_of, promise_by, reason_of
from leavewell.flow.decide.promise import Promise
from leavewell.flow.decide.retention import keep_until
from leavewell.flow.definition import Definition
from leavewell.flow.frozen import promised_columns
from leavewell.flow.models import CancelSession, Declaration
from leavewell.flow.ordering import cancel_terms
from leavewell.flow.promised import said_to
from leavewell.flow.queries import open_declaration
from leavewell.flow.states import Outcome, SessionMove
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import Refused
from leavewell.kernel.facts.flow import CancellationDeclared
from leavewell.kernel.ids import declaration_number

CANCEL = "billing.cancel"
REFUND = "billing.refund"
"""What goes back is owed all the same; a cancel doesn't take it back."""

CLOSES_WITHIN = timedelta(minutes=5)
"""Billing systems end a subscription some minutes after its instant; the look at the end waits for that."""


@dataclass(frozen=True)
class Wish:
    """A wish to end one subscription, however it came. ``received_at`` is when it reached the company."""

    subscription_id: UUID
    account_id: UUID
    contact_id: UUID | None
    source: str
    received_at: datetime
    flow: Definition
    session: CancelSession | None = None
    reason: str = ""

    @property
    def asked_at(self) -> datetime:
        """When the customer was first told what a cancel would come to, or wrote to us."""
        return self.session.opened_at if self.session else self.received_at


def confirm_cancellation(act: Act, session: CancelSession) -> Declaration:
    """End the session as cancelled. In one transaction: number, promise, receipt, and the effects to come.

    A subscription whose cancellation already stands joins that one: nothing is planned a second time.
    Raises LostRace or IllegalMove if the session isn't confirming any more, Refused if the subscription is over.
    """
    must_be_open()
    lock_lane(session.target_id)
    end(act, session, SessionMove.CANCEL, Outcome.CANCELLED)
    wish = Wish(
        subscription_id=session.target_id,
        account_id=session.account_id,
        contact_id=session.contact_id,
        source="page",
        received_at=act.at,
        flow=definition_of(session),
        session=session,
        reason=reason_of(session) or "",
    )
    return declare(act, wish)[0]


def declare(act: Act, wish: Wish) -> tuple[Declaration, bool]:
    """Number, promise, receipt and the effects to come, however the wish came; the declaration, and whether it is new.

    The caller holds the subscription's lane. Joins a cancellation that already stands. Refused if it is over.
    """
    must_be_open()
    standing = open_declaration(act.space, wish.subscription_id)
    if standing:
        return standing, False
    # The row that the caller has may have been read before the lock was theirs.
    rows = Subscription.objects.of(act.space).select_related("connection")
    subscription = rows.get(pk=wish.subscription_id)
    if subscription.state == "ended":
        raise Refused("This subscription has ended already.", "There is nothing left to cancel.")
    made = promise_by(wish.flow, subscription, now=act.at, asked_at=wish.asked_at)
    declaration = _store(act, wish, made, subscription)
    make_receipt(act, declaration)
    carry_out(act, declaration)
    return declaration, True


def carry_out(act: Act, declaration: Declaration) -> None:
    """Say that it was declared, and plan what follows from it. The caller holds the subscription's lane."""
    must_be_open()
    _plan_effects(act, declaration, _record(act, declaration))


def _store(act: Act, wish: Wish, made: Promise, subscription: Subscription) -> Declaration:
    return Declaration.objects.create(
        space=act.space,
        number=declaration_number(act.at.year),
        account_id=wish.account_id,
        subscription_id=wish.subscription_id,
        contact_id=wish.contact_id,
        session=wish.session,
        source=wish.source,
        reason=wish.reason,
        received_at=wish.received_at,
        recorded_at=wall_now(),
        **promised_columns(act, made, wish.flow, subscription),
        delete_by=keep_until(wish.received_at, made.billing_ends_at),
    )


def _record(act: Act, declaration: Declaration) -> Act:
    fact = CancellationDeclared(
        declaration_id=declaration.pk,
        subscription_id=declaration.given_up.pk,
        number=declaration.number,
        received_at=declaration.received_at,
        billing_ends_at=declaration.billing_end,
        access_ends_at=declaration.access_end,
        session_id=declaration.session_id,
        reason=declaration.reason or None,
        source=declaration.source,
    )
    return act.because_of(record(act, fact, account_id=declaration.account_id))


def _promise_the_end(act: Act, declaration: Declaration) -> None:
    """What was promised before is superseded by this."""
    subscription_id, goal = declaration.given_up.pk, Ends(declaration.billing_end)
    withdraw_promises_of(act, subscription_id, "superseded_by_cancel")
    origin = PromiseRow.Origin.DECLARATION
    make_promise(act, NewPromise(origin, declaration.pk, subscription_id, declaration.account_id, goal))


def _plan_effects(act: Act, declaration: Declaration, because: Act) -> None:
    void_unsent(because, declaration.given_up.pk, reason="superseded_by_cancel", sparing=(CANCEL, REFUND))
    _promise_the_end(because, declaration)
    order = {
        "subscription": str(declaration.given_up.pk),
        "subject": str(declaration.pk),
        "ends_at": declaration.billing_end.isoformat(),
    }
    account_id, subscription_id = declaration.account_id, declaration.given_up.pk
    looking = {**order, "said": said_to(declaration)}
    plan(
        because,
        Planned(
            "mail.send",
            f"mail.receipt:{declaration.pk}",
            {"mail": "receipt", "subject": str(declaration.pk)},
            account_id,
        ),
        Planned(
            CANCEL,
            f"{CANCEL}:{subscription_id}:{declaration.pk}",
            {**looking, **cancel_terms(declaration)},
            account_id,
            lane=subscription_id,
        ),
        *_refund(declaration, order),
        Planned(
            "billing.confirm_end",
            f"billing.confirm_end:{declaration.pk}",
            looking,
            account_id,
            due_at=max(declaration.billing_end, act.at) + CLOSES_WITHIN,
        ),
    )


def _refund(declaration: Declaration, order: dict[str, str]) -> list[Planned]:
    """What was promised back goes after the cancel, in the same lane."""
    refund = declaration.promise.get("refund")
    if not refund:
        return []
    terms = {name: refund[name] for name in ("charge", "minor", "currency")}
    lane = declaration.given_up.pk
    payload = {"subscription": order["subscription"], "subject": order["subject"], **terms}
    return [Planned(REFUND, f"{REFUND}:{lane}:{declaration.pk}", payload, declaration.account_id, lane=lane)]
