"""Reads about what the team wrote of an account, and what it granted: the space comes first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Sum

from leavewell.accounts.limits import WINDOW_DAYS, Granted
from leavewell.accounts.models import Account, Space
from leavewell.desk.models import Concession, Note, Request
from leavewell.desk.states import UNDER_WAY
from leavewell.flow.models import CancelSession, Declaration
from leavewell.flow.states import DeclarationState, Outcome
from leavewell.kernel.money import Money

LATELY = timedelta(days=30)


def notes_with(space: Space, ids: Iterable[UUID]) -> dict[UUID, Note]:
    """Those notes, by their ids."""
    return {note.pk: note for note in Note.objects.of(space).filter(pk__in=list(ids))}


def concessions_with(space: Space, ids: Iterable[UUID]) -> dict[UUID, Concession]:
    """Those concessions, by their ids."""
    return {each.pk: each for each in Concession.objects.of(space).filter(pk__in=list(ids))}


def concession_keyed(space: Space, key: str) -> Concession | None:
    """The one that this press of the button has made already."""
    return Concession.objects.of(space).filter(key=key).first()


def granted_lately(space: Space, account: Account, currency: str, now: datetime) -> Granted:
    """What the account was granted within the days that count together."""
    rows = Concession.objects.of(space).filter(
        account=account, granted_at__gt=now - timedelta(days=WINDOW_DAYS)
    )
    credits = rows.filter(currency=currency).aggregate(all=Sum("amount_minor"))["all"] or 0
    discounts = rows.aggregate(months=Sum("months"), most=Max("percent_bp"))
    return Granted(Money(credits, currency), discounts["most"] or 0, discounts["months"] or 0)


def was_leaving(space: Space, account: Account, now: datetime) -> bool:
    """Whether the account was about to leave: by what it did, not by what anybody says of it.

    It asked for something that is still under way, left a cancel page undecided, or took a cancellation back.
    """
    since = now - LATELY
    undecided = CancelSession.objects.of(space).filter(
        account=account, outcome__in=("", Outcome.ABANDONED), opened_at__gte=since
    )
    taken_back = Declaration.objects.of(space).filter(
        account=account, state=DeclarationState.WITHDRAWN, received_at__gte=since
    )
    asked = Request.objects.of(space).filter(account=account, state__in=UNDER_WAY)
    return undecided.exists() or taken_back.exists() or asked.exists()
