"""From a click on "Cancel now" to Stripe's format, and to what was read back from it, on a running site."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from statistics import quantiles
from time import perf_counter, sleep
from typing import TYPE_CHECKING

import httpx

from tests.chaos.site import Site, running_site
from tests.wire_account import WireAccount, customers_of, take_over, wire_account

if TYPE_CHECKING:
    from tests.builders import Customer

LOOKS_EVERY = 0.004
"""Seconds; nothing shorter can be told apart."""
PATIENCE_SECONDS = 60.0


def clicks(many: int) -> int:
    """So many customers, one after the other."""
    with running_site() as site:
        from tests.builders import a_space

        space = a_space()
        with wire_account(space, os.environ["LEAVEWELL_SIMULATOR_URL"]) as account:
            keys = account.fill("click", many)
            take_over(space, account)
            took = [_one(site, account, customer) for customer in customers_of(space, keys)]
    for name, each in zip(("answered", "at the provider", "read back"), zip(*took, strict=True), strict=True):
        _tell(name, each)
    return 0


def _one(site: Site, account: WireAccount, customer: Customer) -> tuple[float, float, float]:
    """Seconds until the page answered, until the provider shows the end, until we have read that."""
    from leavewell.flow.links import session_url
    from leavewell.flow.models import Declaration
    from tests.builders import a_session

    path = "/" + session_url(a_session(customer)[1]).split("/", 3)[3]
    key = customer.subscription.provider_id
    with httpx.Client(base_url=site.url("web-1"), timeout=PATIENCE_SECONDS, trust_env=False) as browser:
        browser.post(path, data={"do": "to_confirmation"})
        began = perf_counter()
        browser.post(path, data={"do": "cancel"})
        answered = perf_counter() - began
    there = _until(lambda: account.control.subscription(key).ends_at is not None, began)
    rows = Declaration.objects.of(customer.space).filter(subscription_id=customer.subscription.pk)
    return answered, there, _until(lambda: rows.filter(state="scheduled").exists(), began)


def _until(holds: Callable[[], bool], began: float) -> float:
    while not holds():
        if perf_counter() - began > PATIENCE_SECONDS:
            raise SystemExit(f"Not done within {PATIENCE_SECONDS:.0f} seconds.")
        sleep(LOOKS_EVERY)
    return perf_counter() - began


def _tell(name: str, seconds: Sequence[float]) -> None:
    cuts = quantiles(seconds, n=100, method="inclusive")
    told = ", ".join(f"p{part} {cuts[part - 1] * 1000:.0f} ms" for part in (50, 95, 99))
    print(f"from the click until {name}: {told}", flush=True)


if __name__ == "__main__":
    sys.exit(clicks(int(sys.argv[1])))
