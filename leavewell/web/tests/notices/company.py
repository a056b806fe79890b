"""A company whose billing is localstripe, and that is told of what happens there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import stripe
from django.test import Client

from leavewell.accounts.actions.customers import connect, put_account
from leavewell.accounts.actions.notices import put_notice_secret
from leavewell.accounts.models import Connection, Space, Subscription
from leavewell.accounts.transaction import edge
from leavewell.billing.conformance import Order
from leavewell.billing.contract import Processor
from leavewell.billing.stripe.client import API_VERSION
from leavewell.billing.stripe.tests.peer import KEY, LocalstripePeer
from leavewell.billing.stripe.tests.signing import SECRET, body_of, event, signature
from leavewell.billing.types import Operation, SubRef
from leavewell.effects.connections import processor_for
from leavewell.effects.models import Effect, Notice
from leavewell.effects.runner import run_effect
from leavewell.kernel.clock import wall_now
from tests.builders import a_space, an_act
from tests.moments import run_what_is_due

_numbers = count(1)


@dataclass
class Company:
    """A test space that is connected to localstripe, by way of the proxy."""

    peer: LocalstripePeer
    space: Space
    connection: Connection

    @property
    def address(self) -> str:
        """Where its notices come in."""
        return f"/notices/stripe/{self.connection.public_id}"

    def sells(self, *, known: bool = True) -> SubRef:
        """Somebody subscribes; their account is ``known`` here, their subscription not yet."""
        ref = self.peer.make_subscription(Order())
        if known:
            key = self.peer.customer_of(ref)
            with edge():
                put_account(an_act(self.space), external_id=key, name=f"Kunde {key}")
        return ref

    def sells_another(self, ref: SubRef) -> SubRef:
        """The same customer subscribes once more."""
        terms: Any = {"customer": self.peer.customer_of(ref), "items": [{"price": "pro"}]}
        return SubRef("stripe", self.stripe.subscriptions.create(terms).id)

    @property
    def stripe(self) -> Any:
        """The official client, as somebody of the company has it."""
        at = {"api": self.peer.proxy.url}
        return stripe.StripeClient(
            KEY, base_addresses=at, stripe_version=API_VERSION, max_network_retries=0
        ).v1

    def happens(self, operation: Operation, ref: SubRef) -> None:
        """Somebody does it in Stripe's own pages."""
        self.peer.elsewhere(operation, ref)

    def about(self, ref: SubRef) -> dict[str, Any]:
        """What a notice carries; nobody may believe it, so it says something that was never so."""
        return {"object": "subscription", "id": ref.id, "customer": "cus_1", "status": "unpaid"}

    def told(self, kind: str, about: dict[str, Any], key: str = "", **changes: Any) -> int:
        """The status that a signed notice is answered with."""
        return self.posted(body_of(event(kind, about, key or f"evt_{next(_numbers)}", **changes)))

    def posted(self, body: bytes, *secrets: str, late: float = 0, header: str | None = None) -> int:
        """The status for these bytes."""
        given = signature(body, wall_now().timestamp() - late, *(secrets or (SECRET,)))
        headers = {"stripe-signature": given if header is None else header}
        client = Client(enforce_csrf_checks=True)
        answer = client.post(self.address, body, content_type="application/json", headers=headers)
        return int(answer.status_code)

    def hears(self, ref: SubRef, kind: str = "customer.subscription.updated") -> None:
        """A notice about it comes in, and what follows is done."""
        assert self.told(kind, self.about(ref)) == 204
        self.goes_on()

    def goes_on(self) -> None:
        """What is due is done."""
        run_what_is_due(self.space)

    def reads(self) -> None:
        """What the notices ask to be read is read, and nothing else is done."""
        rows = Effect.objects.of(self.space).filter(kind="billing.read_noticed", state="planned")
        for pk in rows.order_by("planned_at").values_list("pk", flat=True):
            run_effect(pk)

    def row(self, ref: SubRef) -> Subscription:
        """Our mirror of it."""
        return Subscription.objects.of(self.space).get(provider_id=ref.id)

    def rows(self) -> list[Subscription]:
        """Every subscription that is mirrored."""
        return list(Subscription.objects.of(self.space))

    def notices(self) -> list[tuple[str, str]]:
        """State and reason of each, in the order they came."""
        return list(Notice.objects.of(self.space).order_by("pk").values_list("state", "reason"))

    @contextmanager
    def billing(self) -> Iterator[Processor]:
        """A connection of our own, for looking."""
        with processor_for(self.connection, self.space) as made:
            yield made


def a_company(peer: LocalstripePeer, mode: str = "test", **settings: str) -> Company:
    """A new one; its Stripe account is the peer's."""
    space = a_space(mode=mode)
    with edge():
        act = an_act(space)
        given = {"api_base": peer.proxy.url, **settings}
        connection = connect(act, processor="stripe", secret=KEY, settings=given)
        put_notice_secret(act, connection, SECRET)
    return Company(peer, space, Connection.objects.of(space).select_related("space__workspace").get())
