"""A company's Stripe account on a simulator, which a space is connected to by the real connector."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

import httpx

from leavewell.billing.simulator import SimulatorControl
from leavewell.billing.simulator.control_types import (
    NewCustomer,
    NewDunning,
    NewItem,
    NewPrice,
    NewSubscription,
)
from leavewell.billing.stripe import StripeProcessor
from leavewell.billing.types import SubRef
from leavewell.kernel.money import Money

if TYPE_CHECKING:
    from leavewell.accounts.models import Space
    from tests.builders import Customer

TEAM, SOLO = Money(4900, "EUR"), Money(900, "EUR")
SEATS = 8
TRIAL_DAYS = 9


class WireAccount:
    """The account seen from the other side: filled, rigged and looked into by the simulator's own routes."""

    def __init__(self, url: str, now: Callable[[], datetime]) -> None:
        self.url, self.now = url, now
        self.key = f"sk_test_{secrets.token_hex(8)}"
        self.control = SimulatorControl(url, self.key, now)
        self.control.ensure_site()
        self._http = httpx.Client(
            base_url=url, headers={"authorization": f"Bearer {self.key}"}, trust_env=False
        )

    @property
    def api_base(self) -> str:
        """Where it speaks Stripe's format."""
        return f"{self.url}/stripe"

    def sells(self) -> None:
        """Two plans by the month."""
        self.control.load(prices=[NewPrice("price_team", "Team", TEAM), NewPrice("price_solo", "Solo", SOLO)])

    def fill(
        self,
        name: str,
        how_many: int,
        *,
        seats: int = 1,
        in_trial: bool = False,
        payment: Literal["ok", "failing"] = "ok",
        dunning: NewDunning | None = None,
    ) -> list[str]:
        """So many customers with a subscription each, ten days old; the ids of their subscriptions."""
        keys = [f"{name}{number:05}" for number in range(how_many)]
        trial_end = self.now() + timedelta(days=TRIAL_DAYS) if in_trial else None
        customers = [NewCustomer(f"cus_{key}", f"ann@{key}.example", f"Firm {key}") for key in keys]
        subscriptions = [
            NewSubscription(
                id=f"sub_{key}",
                customer=f"cus_{key}",
                items=(NewItem(f"si_{key}", "Team", TEAM, seats, price="price_team"),),
                started_at=self.now() - timedelta(days=10),
                trial_end=trial_end,
                payment=payment,
                dunning=dunning,
            )
            for key in keys
        ]
        self.control.load(customers, subscriptions)
        return [one.id for one in subscriptions]

    def charges(self, subscriptions: list[str]) -> dict[str, str]:
        """The last charge of each of these, by the id that Stripe's format gives it."""
        found: dict[str, str] = {}
        processor = StripeProcessor(self.key, self.now, api_base=self.api_base)
        try:
            for key in subscriptions:
                last = processor.get(SubRef("stripe", key)).last_charge
                if last is not None:
                    found[key] = last.id
        finally:
            processor.close()
        return found

    def arm(self, fault: dict[str, Any]) -> int:
        """Arm a fault; its number."""
        return int(self._sent("POST", "/v1/faults", fault)["id"])

    def faults(self) -> set[int]:
        """The numbers of those that nobody has met yet."""
        return {int(one["id"]) for one in self._sent("GET", "/v1/faults")["data"]}

    def writes(self) -> Iterator[dict[str, Any]]:
        """Each write that was really applied, once a row."""
        return self._all("/v1/operations")

    def refunds(self) -> Iterator[dict[str, Any]]:
        """What went back to customers."""
        return self._all("/v1/refunds")

    def shown(self, subscription: str) -> dict[str, Any]:
        """A subscription in Stripe's own format."""
        shown: dict[str, Any] = self._sent("GET", f"/stripe/v1/subscriptions/{subscription}")
        return shown

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()
        self.control.close()

    def _all(self, path: str) -> Iterator[dict[str, Any]]:
        after: dict[str, str] = {}
        while True:
            page = self._sent("GET", path, params={"limit": "500", **after})
            yield from page["data"]
            if not page.get("next"):
                return
            after = {"after": str(page["next"])}

    def _sent(self, method: str, path: str, body: object = None, params: dict[str, str] | None = None) -> Any:
        answer = self._http.request(method, path, json=body, params=params)
        answer.raise_for_status()
        return answer.json()


@contextmanager
def wire_account(space: Space, url: str) -> Iterator[WireAccount]:
    """An account that sells two plans and has no customers."""
    account = WireAccount(url, space.now)
    try:
        account.sells()
        yield account
    finally:
        account.close()


def take_over(space: Space, account: WireAccount) -> None:
    """Connect the space and read all that the account holds, as an operator does."""
    from leavewell.config.registries import PROCESSORS
    from leavewell.web.connecting import connect_billing
    from leavewell.web.importing.billing import Terms, Waiting, import_billing
    from tests.builders import an_act

    told = {"api_base": account.api_base}
    connection = connect_billing(an_act(space), processor="stripe", key=account.key, settings=told)
    processor = dict(PROCESSORS)["stripe"](told, account.key, space.now)
    try:
        import_billing(space, connection, processor, Terms(), Waiting(lambda words: None))
    finally:
        processor.close()


def customers_of(space: Space, subscriptions: list[str]) -> list[Customer]:
    """Who has these, as we know them after the import."""
    from leavewell.accounts.models import Contact, Subscription
    from tests.builders import Customer

    rows = Subscription.objects.of(space).select_related("account", "connection")
    known = {row.provider_id: row for row in rows.filter(provider_id__in=subscriptions)}
    contacts = {one.account_id: one for one in Contact.objects.of(space)}
    return [
        Customer(space, known[key].account, contacts[known[key].account_id], known[key])
        for key in subscriptions
    ]
