"""Reads that this room offers to others: the space comes first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from leavewell.accounts.models import Account, Space
from leavewell.effects.queries import facts_about
from leavewell.flow.models import Answer, CancelSession, Declaration, PresentedOffer, Receipt
from leavewell.flow.states import OPEN_DECLARATIONS
from leavewell.kernel.facts.flow import ObjectionRaised


def open_declaration(space: Space, subscription_id: UUID) -> Declaration | None:
    """The wish to end that stands for a subscription, if there is one."""
    rows = Declaration.objects.of(space).filter(subscription_id=subscription_id, state__in=OPEN_DECLARATIONS)
    return rows.first()


def declaration_of(session: CancelSession) -> Declaration | None:
    """The declaration that a session ended in: its own, or the one it joined."""
    rows = Declaration.objects.of(session.space).select_related(
        "space__workspace", "account", "subscription", "contact"
    )
    own = rows.filter(session=session).first()
    return own or rows.filter(subscription_id=session.subscription_id).order_by("-received_at").first()


def receipt_of(declaration: Declaration) -> Receipt:
    """The stored receipt."""
    return Receipt.objects.of(declaration.space).get(declaration=declaration)


def accepted_offer(session: CancelSession) -> PresentedOffer | None:
    """The offer that the session ended in."""
    rows = PresentedOffer.objects.of(session.space).select_related("session__subscription")
    return rows.filter(session=session, response=PresentedOffer.Response.ACCEPTED).first()


def open_offer(session: CancelSession) -> PresentedOffer | None:
    """The offer that waits for an answer."""
    shown = PresentedOffer.objects.of(session.space).filter(session=session, response="")
    return shown.select_related("session__subscription").order_by("-presented_at").first()


def newest_declarations(space: Space, *, limit: int = 50) -> Sequence[Declaration]:
    """The latest wishes to end, newest first."""
    rows = Declaration.objects.of(space).select_related("account", "subscription")
    return list(rows.order_by("-received_at")[:limit])


def objection_due_at(declaration: Declaration, objection: str | None = None) -> datetime | None:
    """By when a person answers the customer who said that something (or just this) is wrong; None if nobody did."""
    which = {"objection": objection} if objection else {}
    raised = facts_about(declaration.space, ObjectionRaised, declaration_id=declaration.pk, **which)
    return max((fact.answer_due_at for fact in raised), default=None)


def session_named(space: Space, public_id: str) -> CancelSession:
    """One session, by its public id."""
    return CancelSession.objects.named(space, public_id)


def answer_in(space: Space, session: CancelSession) -> Answer | None:
    """Why, as the contact said it in that session; None if they didn't."""
    return Answer.objects.of(space).filter(session=session).first()


def offers_in(space: Space, session: CancelSession) -> Sequence[PresentedOffer]:
    """What was offered in that session, oldest first."""
    return list(PresentedOffer.objects.of(space).filter(session=session).order_by("presented_at", "pk"))


def latest_declaration(space: Space, account: Account) -> Declaration | None:
    """The account's last wish to end."""
    return Declaration.objects.of(space).filter(account=account).order_by("-received_at", "-pk").first()
