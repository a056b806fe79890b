"""What tests do with webhooks."""

from __future__ import annotations

import json
from typing import Any

from leavewell.accounts.models import Space
from leavewell.accounts.transaction import edge
from leavewell.messages.actions.deliveries import send_test_event
from leavewell.messages.actions.endpoints import add_endpoint
from leavewell.messages.models import Delivery, DeliveryTry, Endpoint
from leavewell.outbound.tests.receiver import Receiver
from tests.builders import an_act


def a_webhook(space: Space, receiver: Receiver, **settings: Any) -> tuple[Endpoint, str]:
    """An endpoint at that receiver, and its secret."""
    with edge():
        return add_endpoint(an_act(space), url=f"http://127.0.0.1:{receiver.port}/in", **settings)


def a_test_event(endpoint: Endpoint) -> Delivery:
    """One event that nothing else follows from."""
    with edge():
        return send_test_event(an_act(endpoint.space), fresh(endpoint))


def fresh(endpoint: Endpoint) -> Endpoint:
    """As it stands now."""
    return Endpoint.objects.select_related("space__workspace").get(pk=endpoint.pk)


def now_at(delivery: Delivery) -> Delivery:
    """As it stands now."""
    return Delivery.objects.select_related("endpoint", "space__workspace").get(pk=delivery.pk)


def tries(delivery: Delivery) -> list[DeliveryTry]:
    """Every attempt at it, in order."""
    return list(DeliveryTry.objects.filter(delivery=delivery).order_by("round", "number"))


def told(receiver: Receiver) -> list[dict[str, Any]]:
    """The events that arrived, in order."""
    return [json.loads(each.body) for each in receiver.got]


def types(receiver: Receiver) -> list[str]:
    """Their names."""
    return [each["type"] for each in told(receiver)]
