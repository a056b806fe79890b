"""Reads that this room offers to others: the space comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from leavewell.accounts.models import Account, Space
from leavewell.effects.actions.journal import IMPORTED
from leavewell.effects.queries import facts_about
from leavewell.flow.definition import parse
from leavewell.flow.models import Answer, CancelSession, Declaration, FlowVersion, PresentedOffer, Receipt
from leavewell.flow.offers import TYPES
from leavewell.flow.states import OPEN_DECLARATIONS, DeclarationState, Outcome
from leavewell.kernel.errors import NotFound
from leavewell.kernel.facts.flow import ObjectionRaised


def open_declaration(space: Space, subscription_id: UUID) -> Declaration | None:
    """The wish to end that stands for a subscription, if there is one."""
    rows = Declaration.objects.of(space).filter(subscription_id=subscription_id, state__in=OPEN_DECLARATIONS)
    return rows.first()


def declared_end(space: Space, subscription_id: UUID) -> bool:
    """Whether an end of the subscription that is to come, or came lately, was declared here."""
    lately = space.now() - timedelta(days=7)
    ended = Q(state=DeclarationState.ENDED, ended_at__gte=lately)
    rows = Declaration.objects.of(space).filter(subscription_id=subscription_id)
    return rows.filter(Q(state__in=OPEN_DECLARATIONS) | ended).exists()


def declaration_of(session: CancelSession) -> Declaration | None:
    """The declaration that a session ended in: its own, or the one it joined."""
    rows = Declaration.objects.of(session.space).exclude(source=IMPORTED)
    rows = rows.select_related("space__workspace", "account", "subscription", "contact")
    own = rows.filter(session=session).first()
    if session.subscription_id is None:
        same = rows.filter(account_id=session.account_id, answer_due_at__isnull=False)
    else:
        same = rows.filter(subscription_id=session.subscription_id)
    return own or same.order_by("-received_at").first()


def waiting_for_a_plan(space: Space, account: Account, *, locked: bool = False) -> Sequence[Declaration]:
    """The account's wishes to end of which it isn't known yet what they end, oldest first."""
    rows = Declaration.objects.of(space).filter(
        account=account, subscription=None, answer_due_at__isnull=False, state__in=OPEN_DECLARATIONS
    )
    rows = rows.select_for_update() if locked else rows
    return list(rows.order_by("received_at", "pk"))


def receipt_of(declaration: Declaration) -> Receipt:
    """The stored receipt. NotFound for an imported declaration: none was given here."""
    found = Receipt.objects.of(declaration.space).filter(declaration=declaration).first()
    if found is None:
        raise NotFound("receipt")
    return found


def accepted_offer(session: CancelSession) -> PresentedOffer | None:
    """The offer that the session ended in."""
    rows = PresentedOffer.objects.of(session.space).select_related("session__subscription")
    return rows.filter(session=session, response=PresentedOffer.Response.ACCEPTED).first()


def open_offer(session: CancelSession) -> PresentedOffer | None:
    """The offer that waits for an answer."""
    shown = PresentedOffer.objects.of(session.space).filter(session=session, response="")
    return shown.select_related("session__subscription").order_by("-presented_at").first()


def newest_declarations(space: Space, *, limit: int = 50) -> Sequence[Declaration]:
    """The latest wishes to end that were declared here, newest first."""
    rows = Declaration.objects.of(space).exclude(source=IMPORTED).select_related("account", "subscription")
    return list(rows.order_by("-received_at")[:limit])


def objection_due_at(declaration: Declaration, objection: str | None = None) -> datetime | None:
    """By when a person answers the customer who said that something (or just this) is wrong; None if nobody did."""
    which = {"objection": objection} if objection else {}
    raised = facts_about(declaration.space, ObjectionRaised, declaration_id=declaration.pk, **which)
    return max((fact.answer_due_at for fact in raised), default=None)


def session_named(space: Space, public_id: str) -> CancelSession:
    """One session, by its public id."""
    return CancelSession.objects.named(space, public_id)


def sessions_of(space: Space, account: Account, *, limit: int = 10) -> Sequence[CancelSession]:
    """An account's last sessions, newest first."""
    rows = CancelSession.objects.of(space).filter(account=account).select_related("subscription")
    return list(rows.order_by("-opened_at", "-pk")[:limit])


def sessions_by_outcome(space: Space, since: datetime, until: datetime) -> dict[str, int]:
    """How many sessions opened from ``since`` up to, not including, ``until`` came to each outcome; "" is undecided."""
    rows = CancelSession.objects.of(space).filter(opened_at__gte=since, opened_at__lt=until)
    return dict(rows.order_by().values_list("outcome").annotate(Count("pk")))


def has_decided_since(space: Space, session: CancelSession, instant: datetime) -> bool:
    """Whether the account went on after that instant, elsewhere: it declared an end, or took an offer.

    Also where what the session is about ends or has ended.
    """
    sub = session.subscription
    if sub is not None and (sub.state in ("ending", "ended") or open_declaration(space, sub.pk)):
        return True
    account = {"account": session.account_id}
    accepted = CancelSession.objects.of(space).filter(
        **account, outcome=Outcome.ACCEPTED, ended_at__gte=instant
    )
    declared = Declaration.objects.of(space).filter(**account, received_at__gte=instant)
    return accepted.exists() or declared.exclude(source=IMPORTED).exists()


def answer_in(space: Space, session: CancelSession) -> Answer | None:
    """Why, as the contact said it in that session; None if they didn't."""
    return Answer.objects.of(space).filter(session=session).first()


def offers_in(space: Space, session: CancelSession) -> Sequence[PresentedOffer]:
    """What was offered in that session, oldest first."""
    return list(PresentedOffer.objects.of(space).filter(session=session).order_by("presented_at", "pk"))


def latest_declaration(space: Space, account: Account) -> Declaration | None:
    """The account's last wish to end that was declared here; imported history is none."""
    rows = Declaration.objects.of(space).filter(account=account).exclude(source=IMPORTED)
    return rows.order_by("-received_at", "-pk").first()


def declaration_numbered(space: Space, number: str) -> Declaration:
    """The declaration with that number. NotFound for an unknown, a foreign or an imported one."""
    rows = Declaration.objects.of(space).exclude(source=IMPORTED)
    rows = rows.select_related("space", "account", "subscription")
    # What can't be printed can't be a number, nor be asked of the database.
    found = rows.filter(number=number).first() if number.isascii() and number.isprintable() else None
    if found is None:
        raise NotFound("declaration")
    return found


def reason_codes(space: Space) -> frozenset[str]:
    """The codes that the newest version of the space's flow may be answered with; none without a flow."""
    newest = FlowVersion.objects.of(space).order_by("-published_at", "-number").first()
    if newest is None:
        return frozenset()
    return frozenset(reason.code for reason in parse(newest.definition).reasons)


def offers_with(space: Space, ids: Iterable[UUID]) -> dict[UUID, PresentedOffer]:
    """Those offers as they were shown, by their ids."""
    return PresentedOffer.objects.of(space).in_bulk(list(ids))


def offer_in_words(offer: PresentedOffer) -> str:
    """What the team calls it; the flow's own word where this version doesn't know its kind."""
    known = TYPES.items.get(offer.kind)
    return known.named(offer.params, offer.names) if known else offer.offer.replace("_", " ")


def accounts_ended_for(space: Space, reason: str) -> QuerySet[Declaration, Any]:
    """The ids of the accounts whose last wish to end, imported history included, had that reason; as a subquery."""
    later = Declaration.objects.filter(
        space=space, account=OuterRef("account"), received_at__gt=OuterRef("received_at")
    )
    rows = Declaration.objects.of(space).filter(reason=reason)
    return rows.filter(~Exists(later)).values("account_id")


def declared_reasons(space: Space) -> Sequence[str]:
    """The codes that any wish to end here was given for."""
    rows = Declaration.objects.of(space).exclude(reason="").order_by()
    return sorted(rows.values_list("reason", flat=True).distinct())


def answers_with(space: Space, session_ids: Iterable[UUID]) -> dict[UUID, Answer]:
    """What was said on these cancel pages, by session."""
    return {each.session_id: each for each in Answer.objects.of(space).filter(session__in=list(session_ids))}


def declarations_with(space: Space, ids: Iterable[UUID]) -> dict[UUID, Declaration]:
    """Those wishes to end, by their ids; an imported one has no receipt and is left out."""
    rows = Declaration.objects.of(space).exclude(source=IMPORTED).filter(pk__in=list(ids))
    return {each.pk: each for each in rows.prefetch_related("sources")}


def declarations_like(space: Space, number: str, *, limit: int) -> Sequence[Declaration]:
    """Wishes to end whose number begins so, whatever its case, newest first; imported ones among them."""
    rows = Declaration.objects.of(space).filter(number__startswith=number.upper()).select_related("account")
    return list(rows.order_by("-received_at", "-pk")[:limit])
