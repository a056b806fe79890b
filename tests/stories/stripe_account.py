"""A company's Stripe account for a story: localstripe, filled and read back by Stripe's official client."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import stripe

from leavewell.accounts.models import Space
from leavewell.billing.stripe.client import API_VERSION
from leavewell.billing.stripe.tests.localstripe import RunningLocalstripe
from leavewell.billing.stripe.tests.proxy import StripeProxy
from tests.stories.site import Site

KEY = "sk_test_story"
PATIENCE_SECONDS = 120


@dataclass
class StripeAccount:
    """``proxy`` is what Leavewell is connected to; ``itself`` is localstripe without anything before it."""

    proxy: StripeProxy
    itself: str

    def sells(self, key: str, name: str, minor: int) -> None:
        """A plan by the month is on sale, for so many cents."""
        plan = {"id": key, "amount": minor, "currency": "eur", "interval": "month"}
        given: Any = {**plan, "product": {"name": name}}
        self._client(self.proxy.url).plans.create(given)

    def sells_to(self, name: str, email: str, seats: int = 1) -> str:
        """A new customer subscribes to the plan ``team`` and pays by card; their id."""
        v1 = self._client(self.proxy.url)
        card: Any = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2040, "cvc": "123"}
        method = v1.payment_methods.create({"type": "card", "card": card}).id
        customer = v1.customers.create({"email": email, "name": name}).id
        v1.payment_methods.attach(method, {"customer": customer})
        v1.customers.update(customer, {"invoice_settings": {"default_payment_method": method}})
        line = {"price": "team", "quantity": seats}
        v1.subscriptions.create({"customer": customer, "items": [line]})
        return str(customer)

    def ends(self, customer: str) -> None:
        """Somebody of the company sets the customer's subscription to end, in Stripe's own dashboard."""
        key = self.subscription_of(customer)["id"]
        self._client(self.itself).subscriptions.update(key, {"cancel_at_period_end": True})

    def subscription_of(self, customer: str) -> dict[str, Any]:
        """As localstripe itself shows it, with nothing in between."""
        (one,) = self._client(self.itself).subscriptions.list({"customer": customer, "status": "all"}).data
        return one.to_dict()

    def _client(self, address: str) -> Any:
        return stripe.StripeClient(
            KEY, base_addresses={"api": address}, stripe_version=API_VERSION, max_network_retries=0
        ).v1


@contextmanager
def running_stripe() -> Iterator[StripeAccount]:
    """Both processes, until the end of the block."""
    with RunningLocalstripe() as running:
        proxy = StripeProxy(running.url)
        try:
            yield StripeAccount(proxy, running.url)
        finally:
            proxy.close()


def typed(site: Site, space: Space, *words: str, stdin: str = "") -> str:
    """What the real command prints, typed by whoever runs the site."""
    command = [sys.executable, "-m", "leavewell", *words, f"--workspace={space.workspace.name}"]
    done = subprocess.run(
        command,
        env=site.stack.environment,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
