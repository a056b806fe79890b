"""Reads that this room offers to others: the space comes first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from leavewell.accounts.models import Account, Space, Subscription
from leavewell.effects.queries import facts_about
from leavewell.kernel.facts.ends import SubscriptionReactivated
from leavewell.offboarding.models import Departure
from leavewell.offboarding.states import DepartureState

_CAME_TO_AN_END = Q(settled_at=None) | Q(settled_at__gt=F("billing_ends_at"))


def open_departure(space: Space, subscription_id: UUID) -> Departure | None:
    """The departure that is under way for a subscription."""
    rows = Departure.objects.of(space).select_related(
        "space__workspace", "declaration", "subscription__connection"
    )
    return rows.filter(subscription_id=subscription_id, state=DepartureState.OPEN).first()


def departure_about(space: Space, declaration_id: UUID) -> Departure | None:
    """The departure that a declaration started."""
    rows = Departure.objects.of(space).select_related(
        "space__workspace", "declaration", "subscription__connection"
    )
    return rows.filter(declaration_id=declaration_id).first()


def departure_of(space: Space, departure_id: UUID) -> Departure:
    """The departure that a run's subject names."""
    rows = Departure.objects.of(space).select_related(
        "space__workspace", "declaration__contact", "declaration__session", "subscription", "account"
    )
    return rows.get(pk=departure_id)


def departures_of(space: Space, account: Account) -> Sequence[Departure]:
    """An account's departures, newest first."""
    rows = Departure.objects.of(space).select_related("space__workspace", "subscription", "declaration")
    return list(rows.filter(account=account).order_by("-requested_at", "-pk"))


def newest_departures(space: Space, *, limit: int = 50) -> Sequence[Departure]:
    """The latest departures, newest first."""
    rows = Departure.objects.of(space).select_related("account", "subscription")
    return list(rows.order_by("-requested_at", "-pk")[:limit])


def ends_between(space: Space, since: datetime, until: datetime) -> Sequence[Departure]:
    """The departures under way whose billing ends from ``since`` up to, not including, ``until``, soonest first."""
    rows = Departure.objects.of(space).filter(state=DepartureState.OPEN)
    rows = rows.filter(billing_ends_at__gte=since, billing_ends_at__lt=until)
    return list(rows.select_related("account", "subscription").order_by("billing_ends_at", "pk"))


def ended_between(space: Space, since: datetime, until: datetime) -> Sequence[Departure]:
    """The departures whose billing ended from ``since`` up to, not including, ``until``, soonest first.

    Also of those who came back afterwards; not of those who took it back before the end had come.
    """
    rows = Departure.objects.of(space).filter(_CAME_TO_AN_END, billing_ends_at__gte=since)
    rows = rows.filter(billing_ends_at__lt=until)
    return list(rows.select_related("account", "subscription").order_by("billing_ends_at", "pk"))


def back_between(space: Space, since: datetime, until: datetime) -> Sequence[Departure]:
    """The departures that were over, and came back from ``since`` up to, not including, ``until``."""
    rows = Departure.objects.of(space).filter(state=DepartureState.RESTARTED, settled_at__gte=since)
    rows = rows.filter(settled_at__lt=until, settled_at__gt=F("billing_ends_at"))
    return list(rows.select_related("account", "subscription").order_by("settled_at", "pk"))


def last_ends_of(space: Space, subscription_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When the billing of each of these subscriptions ended, or is to end, last; of those that ever did."""
    rows = Departure.objects.of(space).filter(_CAME_TO_AN_END, subscription_id__in=subscription_ids)
    return dict(rows.order_by("billing_ends_at").values_list("subscription_id", "billing_ends_at"))


def begun_without_a_wish(space: Space, since: datetime, until: datetime) -> Sequence[Departure]:
    """The departures of that time that nobody declared: by a payment that failed, a lapse, or in billing itself."""
    rows = Departure.objects.of(space).filter(declaration=None)
    rows = rows.filter(requested_at__gte=since, requested_at__lt=until)
    return list(rows.select_related("account", "subscription").order_by("requested_at", "pk"))


def accounts_leaving(space: Space) -> QuerySet[Departure, Any]:
    """The ids of the accounts that have a departure whose access hasn't ended yet, as a subquery."""
    rows = Departure.objects.of(space).filter(state=DepartureState.OPEN, access_ends_at__gt=space.now())
    return rows.values("account_id")


def departures_under_way(space: Space, accounts: Collection[Account]) -> dict[UUID, Departure]:
    """For each of these accounts that leaves, the departure that ends first."""
    rows = Departure.objects.of(space).filter(
        account__in=accounts, state=DepartureState.OPEN, access_ends_at__gt=space.now()
    )
    found: dict[UUID, Departure] = {}
    for row in rows.order_by("access_ends_at", "pk"):
        found.setdefault(row.account_id, row)
    return found


def going_on_as(departure: Departure) -> Subscription:
    """The subscription that a departure was taken back for: its own, or the new one that billing made instead."""
    about = facts_about(departure.space, SubscriptionReactivated, subscription_id=departure.subscription_id)
    newer = next((each.continued_as for each in reversed(about) if each.subject_id == departure.pk), None)
    if newer is None:
        return departure.subscription
    return Subscription.objects.of(departure.space).get(pk=newer)
