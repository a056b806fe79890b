"""Reads that this room offers to others: the space comes first."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from leavewell.accounts.models import Space
from leavewell.messages.models import Delivery, DeliveryTry, Endpoint
from leavewell.messages.states import DeliveryState


def endpoints_of(space: Space) -> Sequence[Endpoint]:
    """Every endpoint with ``waiting`` and ``given_up``, how many of its deliveries are; oldest first."""
    counted = Endpoint.objects.of(space).annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING)),
        given_up=Count("deliveries", filter=Q(deliveries__state=DeliveryState.GIVEN_UP)),
    )
    return list(counted.order_by("added_at", "pk"))


def deliveries_to(endpoint: Endpoint) -> QuerySet[Delivery]:
    """What it was told, newest first."""
    rows = Delivery.objects.of(endpoint.space).filter(endpoint=endpoint).select_related("account")
    return rows.order_by("-planned_at", "-pk")


def deliveries_before(
    endpoint: Endpoint, last: UUID | None, *, limit: int, state: str | None = None
) -> Sequence[Delivery]:
    """So many of them, in the order of being planned backwards, from the one before ``last`` on."""
    rows = Delivery.objects.of(endpoint.space).filter(endpoint=endpoint).select_related("account", "endpoint")
    rows = rows if last is None else rows.filter(pk__lt=last)
    rows = rows if state is None else rows.filter(state=state)
    return list(rows.order_by("-pk")[:limit])


def delivery_named(space: Space, public_id: str) -> Delivery:
    """One event at one endpoint."""
    rows = Delivery.objects.select_related(
        "endpoint__space__workspace", "account", "fact", "space__workspace"
    )
    return rows.named(space, public_id)


def tries_of(delivery: Delivery) -> Sequence[DeliveryTry]:
    """Every attempt at it, oldest first."""
    rows = DeliveryTry.objects.of(delivery.space).filter(delivery=delivery)
    return list(rows.order_by("round", "number"))
