"""Subscriptions as billing showed them last. The space comes first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Min, Q

from leavewell.accounts.models import Account, Space, Subscription
from leavewell.accounts.types import MANUAL

LIVE_STATES = ("pending", "trialing", "active", "past_due", "unpaid", "paused", "ending")
"""States of a subscription that is not over."""


def live_subscriptions(space: Space, account: Account) -> Sequence[Subscription]:
    """The account's subscriptions that are not over, oldest first."""
    rows = Subscription.objects.of(space).select_related("account", "connection")
    return list(rows.filter(account=account, state__in=LIVE_STATES).order_by("pk"))


def subscriptions_called(space: Space, provider_ids: Iterable[str]) -> dict[str, Subscription]:
    """Those of these subscriptions that are known, by the id that billing or a table has for them.

    Where two connections know one id, the one of a real billing system.
    """
    rows = (
        Subscription.objects.of(space).select_related("connection").filter(provider_id__in=set(provider_ids))
    )
    found: dict[str, Subscription] = {}
    for row in sorted(rows, key=lambda row: row.connection.processor != MANUAL):
        found[row.provider_id] = row
    return found


def subscriptions_with(space: Space, ids: Collection[UUID]) -> dict[UUID, Subscription]:
    """Those of these subscriptions that are in this space, by their id."""
    return {row.pk: row for row in Subscription.objects.of(space).filter(pk__in=ids)}


def read_from_billing(
    space: Space, ids: Collection[UUID], since: datetime, until: datetime
) -> Sequence[Subscription]:
    """Those of these that a billing system shows, and all that it shows to have ended in that time."""
    ended = Q(state="ended", ends_at__gte=since, ends_at__lt=until)
    rows = Subscription.objects.of(space).exclude(connection__processor=MANUAL)
    return list(rows.filter(Q(pk__in=ids) | ended).order_by("ends_at", "pk"))


def oldest_reading(space: Space, ids: Collection[UUID]) -> datetime | None:
    """How old the oldest reading of these, and of whatever isn't over, is; None where billing shows none of them."""
    rows = Subscription.objects.of(space).exclude(connection__processor=MANUAL)
    found: datetime | None = rows.filter(Q(pk__in=ids) | Q(state__in=LIVE_STATES)).aggregate(
        at=Min("read_at")
    )["at"]
    return found
