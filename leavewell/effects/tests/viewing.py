"""A subscription as billing may show it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from leavewell.billing.types import CustomerRef, Item, SubRef, SubscriptionView, SubState
from leavewell.kernel.money import Money
from tests.builders import NOON

PERIOD_END = NOON + timedelta(days=20)
ITEM = Item("it_1", "Team", 1, Money(4900, "EUR"), "month", PERIOD_END, price="price_team")
RUNNING = SubscriptionView(
    ref=SubRef("simulator", "S-1"),
    customer=CustomerRef("K-1"),
    state=SubState.ACTIVE,
    raw_state="active",
    items=(ITEM,),
    ends_at=None,
    period_end_min=PERIOD_END,
    period_end_max=PERIOD_END,
    trial_end=None,
    next_charge=None,
    last_charge=None,
    discounts=(),
    open_invoices=(),
    fingerprint="1",
    read_at=NOON,
)


def a_view(*items: Item, **changes: object) -> SubscriptionView:
    """One that runs, at €49.00 a month unless other items are given."""
    return replace(RUNNING, **{"items": items or RUNNING.items, **changes})  # type: ignore[arg-type]
