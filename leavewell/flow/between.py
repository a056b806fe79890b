"""What was asked, answered and offered in a stretch of time: the space comes first, then its two ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from leavewell.accounts.models import Space
from leavewell.effects.actions.journal import IMPORTED
from leavewell.flow.models import Answer, CancelSession, Declaration, PresentedOffer
from leavewell.flow.states import DeclarationState


def sessions_between(space: Space, since: datetime, until: datetime) -> Sequence[CancelSession]:
    """The sessions opened from ``since`` up to, not including, ``until``, oldest first."""
    rows = CancelSession.objects.of(space).filter(opened_at__gte=since, opened_at__lt=until)
    return list(rows.select_related("subscription").order_by("opened_at", "pk"))


def outcomes_between(
    space: Space, since: datetime, until: datetime
) -> Sequence[tuple[UUID, UUID, UUID | None, datetime, str]]:
    """Of each session opened then: its id, its account's and subscription's, when it was opened, what it came to."""
    rows = CancelSession.objects.of(space).filter(opened_at__gte=since, opened_at__lt=until)
    rows = rows.order_by("opened_at", "pk")
    return list(rows.values_list("pk", "account_id", "subscription_id", "opened_at", "outcome"))


def reasons_in(space: Space, since: datetime, until: datetime) -> dict[UUID, str]:
    """Why, for those of these sessions that said so."""
    rows = Answer.objects.of(space).filter(session__opened_at__gte=since, session__opened_at__lt=until)
    return dict(rows.values_list("session_id", "reason"))


def offers_of_sessions(space: Space, since: datetime, until: datetime) -> Sequence[PresentedOffer]:
    """What was shown in these sessions, oldest first."""
    rows = PresentedOffer.objects.of(space).filter(
        session__opened_at__gte=since, session__opened_at__lt=until
    )
    return list(rows.order_by("presented_at", "pk"))


def declarations_between(space: Space, since: datetime, until: datetime) -> Sequence[Declaration]:
    """The wishes to end received then, or made in a session opened then; joined and imported ones are none."""
    opened = Q(session__opened_at__gte=since, session__opened_at__lt=until)
    received = Q(session=None, received_at__gte=since, received_at__lt=until)
    rows = Declaration.objects.of(space).exclude(source=IMPORTED).exclude(state=DeclarationState.JOINED)
    return list(rows.filter(opened | received).select_related("subscription").order_by("received_at", "pk"))


def imported_ends_between(space: Space, since: datetime, until: datetime) -> int:
    """How many cancellations of then were taken over from a company's own tables."""
    rows = Declaration.objects.of(space).filter(source=IMPORTED, ended_at__gte=since, ended_at__lt=until)
    return rows.count()
