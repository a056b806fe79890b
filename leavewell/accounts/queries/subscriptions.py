"""Subscriptions as billing showed them last. The space comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
