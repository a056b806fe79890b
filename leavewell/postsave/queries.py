"""Reads that this room offers to others: the space comes first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from leavewell.accounts.models import Account, Space
from leavewell.postsave.models import Save, Watch
from leavewell.postsave.states import STANDING, WatchState


def save_of(space: Space, save_id: UUID) -> Save:
    """The save that a run's subject names."""
    rows = Save.objects.of(space).select_related("subscription", "account", "space__workspace")
    return rows.get(pk=save_id)


def standing_saves(space: Space, subscription_id: UUID) -> Sequence[Save]:
    """The subscription's saves that haven't lapsed, oldest first."""
    rows = Save.objects.of(space).filter(subscription_id=subscription_id, state__in=STANDING)
    return list(rows.order_by("saved_at", "pk"))


def saves_of(space: Space, account: Account) -> Sequence[Save]:
    """An account's saves, newest first."""
    rows = Save.objects.of(space).filter(account=account).select_related("subscription")
    return list(rows.order_by("-saved_at", "-pk"))


def watch_on(space: Space, account_id: UUID) -> Watch | None:
    """The account's place on the watchlist, if it has one now."""
    return Watch.objects.of(space).filter(account_id=account_id, state=WatchState.WATCHED).first()


def watchlist(space: Space) -> Sequence[Watch]:
    """Who is on the watchlist, the longest first."""
    rows = Watch.objects.of(space).filter(state=WatchState.WATCHED).select_related("account", "session")
    return list(rows.order_by("entered_at", "pk"))


def states_of_saves(space: Space, since: datetime, until: datetime) -> dict[UUID, str]:
    """How the saves stand whose session was opened from ``since`` up to, not including, ``until``; by session."""
    rows = Save.objects.of(space).filter(session__opened_at__gte=since, session__opened_at__lt=until)
    return dict(rows.values_list("session_id", "state"))


def accounts_watched(space: Space) -> QuerySet[Watch, Any]:
    """The ids of the accounts on the watchlist, as a subquery."""
    return Watch.objects.of(space).filter(state=WatchState.WATCHED).values("account_id")


def watched_of(space: Space, accounts: Collection[Account]) -> frozenset[UUID]:
    """Which of these accounts are on the watchlist."""
    return frozenset(
        accounts_watched(space).filter(account__in=accounts).values_list("account_id", flat=True)
    )
