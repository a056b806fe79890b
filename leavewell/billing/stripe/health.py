"""Whether a key works, for which data, and whether it may read what we need."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from leavewell.billing.errors import AuthFailed, BillingError
from leavewell.billing.stripe.capabilities import capabilities_of
from leavewell.billing.stripe.client import StripeApi
from leavewell.billing.types import Health

if TYPE_CHECKING:
    from stripe._v1_services import V1Services

_KEY = re.compile(r"(?:sk|rk)_(live|test)_[A-Za-z0-9]+")

_READS: Mapping[str, Callable[[V1Services], Any]] = {
    "customers": lambda v1: v1.customers.list({"limit": 1}),
    "subscriptions": lambda v1: v1.subscriptions.list({"limit": 1, "status": "all"}),
    "invoices": lambda v1: v1.invoices.list({"limit": 1}),
    "prices": lambda v1: v1.prices.list({"limit": 1}),
}


def check(api: StripeApi, key: str) -> Health:
    """Four readings of one row each. What a key may write can't be seen without writing."""
    mode = mode_of(key)
    if mode is None:
        words = "This is no secret key of Stripe. Take one that begins with sk_ or, restricted, with rk_."
        return Health(ok=False, mode="test", words=words)
    refused = []
    for name, ask in _READS.items():
        try:
            api.read(ask)
        except AuthFailed:
            refused.append(name)
        except BillingError as error:
            return Health(ok=False, mode=mode, words=error.what)
    if refused:
        words = f"Stripe doesn't let this key read {', '.join(refused)}."
        return Health(ok=False, mode=mode, words=words)
    return Health(True, mode, f"Stripe accepts the key, for {mode} data.", capabilities_of(None, api.version))


def mode_of(key: str) -> Literal["live", "test"] | None:
    """Which data a key is for; None for what is no secret key."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    return "live" if found[1] == "live" else "test"
