"""Planning what is sent: new events, test events, and old ones once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import plan
from leavewell.effects.models import FactRow
from leavewell.effects.types import Planned
from leavewell.kernel.errors import Refused
from leavewell.kernel.facts.messages import WebhookTested
from leavewell.messages.catalogue import BY_FACT
from leavewell.messages.models import Delivery, Endpoint
from leavewell.messages.states import EndpointState

DELIVER = "webhook.deliver"


def publish(act: Act, fact_id: UUID) -> int:
    """Tell an event to every endpoint that wants it and isn't off; returns to how many. A second time tells nobody."""
    must_be_open()
    row = FactRow.objects.of(act.space).get(pk=fact_id)
    name = BY_FACT[row.kind].name
    listening = Endpoint.objects.of(act.space).exclude(state=EndpointState.OFF)
    return len(tell(act, [(each, row) for each in listening if each.wants(name)]))


def tell(act: Act, news: Sequence[tuple[Endpoint, FactRow]]) -> list[Delivery]:
    """Plan to tell each endpoint its event; returns what is new. However many, the same few statements."""
    must_be_open()
    made = [
        Delivery(
            space=act.space,
            endpoint=endpoint,
            fact=row,
            account_id=row.account_id,
            event=BY_FACT[row.kind].name,
            planned_at=act.at,
        )
        for endpoint, row in news
    ]
    # What was planned before, or is planned by somebody else at this moment, is left as it is.
    Delivery.objects.bulk_create(made, ignore_conflicts=True)
    there = set(Delivery.objects.filter(pk__in=[each.pk for each in made]).values_list("pk", flat=True))
    new = [each for each in made if each.pk in there]
    plan_rounds(act, new)
    return new


def send_test_event(act: Act, endpoint: Endpoint) -> Delivery:
    """One event that means nothing, for this endpoint alone. Refused while it is off or paused."""
    must_be_open()
    must_be_on(endpoint)
    fact_id = record(act, WebhookTested(endpoint.pk), account_id=None)
    (delivery,) = tell(act, [(endpoint, FactRow.objects.of(act.space).get(pk=fact_id))])
    return delivery


def must_be_on(endpoint: Endpoint) -> None:
    """Refused unless it is told things now."""
    if endpoint.state != EndpointState.ON:
        raise Refused("This webhook is told nothing at present.", "Resume it first.")


def plan_rounds(act: Act, deliveries: Iterable[Delivery]) -> None:
    """The effects that carry out these rounds."""
    must_be_open()
    plan(act, *(_round(each) for each in deliveries))


def _round(delivery: Delivery) -> Planned:
    order = {
        "delivery": str(delivery.pk),
        "endpoint": str(delivery.endpoint_id),
        "round": delivery.round,
    }
    key = f"{DELIVER}:{delivery.pk}:{delivery.round}"
    return Planned(DELIVER, key, order, delivery.account_id, turn=delivery.endpoint_id)
