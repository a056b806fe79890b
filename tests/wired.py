"""A company whose Stripe is our own simulator, in this process: filled, changed elsewhere, and telling what happens."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from leavewell.accounts.actions.customers import connect, mirror_subscription, put_account, put_contact
from leavewell.accounts.actions.notices import put_notice_secret
from leavewell.accounts.models import Account, Connection, Space, Subscription
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.billing.contract import Processor
from leavewell.billing.pace import Pace
from leavewell.billing.stripe import StripeProcessor
from leavewell.billing.stripe.capabilities import capabilities_of
from leavewell.billing.stripe.tests.in_process import Site
from leavewell.billing.stripe.tests.in_process_connector import Wire, connector
from leavewell.billing.stripe.tests.signing import SECRET, signature
from leavewell.billing.stripe.version import API_VERSION
from leavewell.billing.types import SubRef
from leavewell.effects import registries
from leavewell.effects.connections import processor_for, seen_in
from leavewell.effects.models import Notice
from leavewell.effects.runner import run_effect
from leavewell.effects.schedule import due
from leavewell.kernel.clock import wall_now
from leavewell.kernel.money import Money
from leavewell.web.notices.views import take
from leavewell_simulator import ledger, subscriptions
from leavewell_simulator.model import Bill
from leavewell_simulator.site import enter
from leavewell_simulator.stripe.events import complete, event_shape
from leavewell_simulator.wsgi import Simulator
from tests.builders import Customer, a_space, an_act
from tests.moments import now_in, run_what_is_due

KEY = "sk_test_wired"
SAME = timedelta(seconds=30)
"""While less time than this has passed, nothing has become due at Stripe."""
_numbers = count(1)
_requests = RequestFactory()


@dataclass
class Wired:
    """A test space and its Stripe account. ``heard``: what Stripe has to tell so far, oldest first."""

    site: Site
    wire: Wire
    space: Space
    connection: Connection
    heard: list[dict[str, Any]] = field(default_factory=list)
    _last: int = 0

    def sells(self, *, known: bool = True, **terms: object) -> SubRef:
        """Somebody subscribes; their account is ``known`` here, their subscription not yet."""
        key = f"sub_{next(_numbers)}"
        if known:
            with edge():
                put_account(an_act(self.space), external_id=f"cus_{key}", name=f"Firm {key}")
        self.time_passes()
        self.site.subscribe(key, **terms)
        self.listen()
        return SubRef("stripe", key)

    def sells_another(self, customer: Customer) -> SubRef:
        """The same customer subscribes once more."""
        key = f"sub_{next(_numbers)}"
        unit = {"minor": 4900, "currency": "EUR"}
        items = [{"id": f"si_{key}", "plan": "Pro", "unit": unit}]
        owner = f"cus_{customer.subscription.provider_id}"
        self.native("POST", "/v1/subscriptions", {"id": key, "customer": owner, "items": items})
        return SubRef("stripe", key)

    def happens(self, ref: SubRef, what: str, **terms: object) -> None:
        """Somebody does it in Stripe's own pages."""
        self.time_passes()
        self.site.native("POST", f"/v1/subscriptions/{ref.id}/{what}", terms)
        self.listen()

    def time_passes(self) -> None:
        """Stripe's clock shows the space's time, with all that it brings there."""
        now = now_in(self.space)
        if now - self.site.now > SAME:
            self.site.move(now)
            self.listen()
        self.site.now = max(now, self.site.now)

    def charges(self, ref: SubRef, minor: int, *, for_time_until: datetime, paid: bool = True) -> None:
        """Somebody makes one more bill in Stripe, and collects it."""
        self.time_passes()
        with self.site.simulator.store.transaction() as db:
            here = enter(db, self.site.key, None)
            bill = Bill(here.now, Money(minor, "EUR"), "paid" if paid else "open", 0, for_time_until)
            ledger.record(here, subscriptions.read(here, ref.id), [bill])
            complete(here)
        self.listen()

    def native(self, method: str, path: str, body: object = None) -> Any:
        """Something else is done or looked up at Stripe, by the simulator's own routes."""
        self.time_passes()
        answer = self.site.native(method, path, body)
        self.listen()
        return answer

    def comes_to_know(self, ref: SubRef) -> Customer:
        """The subscription is read for the first time; its account has a contact who may cancel it."""
        account = Account.objects.of(self.space).get(external_id=f"cus_{ref.id}")
        with self.billing() as billing:
            seen = seen_in(billing.get(ref))
        with edge():
            act = an_act(self.space)
            contact = put_contact(act, account, email=f"ada@{ref.id}.example", name="Ada", may_cancel=True)
            mirror_subscription(act, account, self.connection, seen)
        return Customer(self.space, account, contact, self.row(ref))

    def writes(self) -> list[str]:
        """What our connector has asked to be changed."""
        return [
            f"{one.method} {one.url.path.removeprefix('/stripe/v1/')}"
            for one in self.wire.sent
            if one.method != "GET"
        ]

    def hears(self, event: dict[str, Any], secret: str = SECRET, **changes: Any) -> int:
        """The status that a signed notice of it is answered with."""
        return self.posted(json.dumps({**event, **changes}).encode(), secret).status_code

    def posted(self, body: bytes, secret: str = SECRET, header: str | None = None) -> HttpResponse:
        """The answer to these bytes."""
        given = header if header is not None else signature(body, wall_now().timestamp(), secret)
        address = f"/notices/stripe/{self.connection.public_id}"
        headers = {"stripe-signature": given}
        request = _requests.post(address, body, content_type="application/json", headers=headers)
        return take(request, "stripe", self.connection.public_id)

    def works(self, dice: random.Random) -> None:
        """What is due is done, by workers who take it in any order; time brings nothing meanwhile."""
        while waiting := list(due(space_by_id(self.space.pk))):
            dice.shuffle(waiting)
            if not sum(run_effect(effect.pk) for effect in waiting):
                return

    def goes_on(self) -> None:
        """What is due is done."""
        run_what_is_due(self.space)

    def ref(self, customer: Customer) -> SubRef:
        """What Stripe calls theirs."""
        return SubRef("stripe", customer.subscription.provider_id)

    def row_of(self, customer: Customer) -> Subscription:
        """Our mirror of theirs."""
        return self.row(self.ref(customer))

    def row(self, ref: SubRef) -> Subscription:
        """Our mirror of it."""
        return Subscription.objects.of(self.space).get(provider_id=ref.id)

    def notices(self, ref: SubRef | None = None) -> list[tuple[str, str]]:
        """State and reason of each, in the order they came."""
        rows = Notice.objects.of(self.space).order_by("pk")
        rows = rows.filter(subject=ref.id) if ref else rows
        return list(rows.values_list("state", "reason"))

    @contextmanager
    def billing(self) -> Iterator[Processor]:
        """A connection of our own, for looking."""
        with processor_for(self.connection, self.space) as made:
            yield made

    def listen(self) -> None:
        """Take up what Stripe has to tell by now."""
        with self.site.simulator.store.transaction() as db:
            here = enter(db, self.site.key, None)
            sql = "SELECT * FROM happening WHERE site = ? AND seq > ? ORDER BY seq"
            for row in db.execute(sql, (here.id, self._last)).fetchall():
                self.heard.append(event_shape(here, row))
                self._last = row["seq"]


def a_wired_company(folder: Path, monkeypatch: pytest.MonkeyPatch, version: str = API_VERSION) -> Wired:
    """A new one, whose connector is wired straight into its Stripe, speaks that version, and waits for no pace."""
    space = a_space()
    site = Site(Simulator(folder / "simulator.sqlite3"), KEY, now_in(space))
    site.native("PUT", "/v1/site")
    with edge():
        act = an_act(space)
        connection = connect(act, processor="stripe", secret=KEY, settings={})
        put_notice_secret(act, connection, SECRET)
    connection = Connection.objects.of(space).select_related("space__workspace").get()
    made = Wired(site, Wire(site), space, connection)

    def wired(*_: object) -> Processor:
        made.time_passes()
        return connector(site, made.wire, version)

    monkeypatch.setitem(registries.processors.items, "stripe", wired)  # type: ignore[arg-type]
    able = partial(capabilities_of, version=version)
    monkeypatch.setitem(registries.capabilities.items, "stripe", able)  # type: ignore[arg-type]
    monkeypatch.setattr(StripeProcessor, "pace", Pace(1e6, 1e6, at_once=1000))
    return made
