"""A billing system of a few rows, that a test lays out; and what it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from leavewell.billing.types import CustomerRef, Item, SubRef, SubscriptionView, SubState
from leavewell.billing.walking import CustomerView, Page, PriceView
from leavewell.kernel.money import Money

MAY = datetime(2026, 5, 1, tzinfo=UTC)


def a_customer_view(key: str, **changes: Any) -> CustomerView:
    """A customer called like its id."""
    return CustomerView(**{"id": key, "email": f"{key}@example.org", "name": f"Firm {key}", **changes})


def a_view(key: str, customer: str, **changes: Any) -> SubscriptionView:
    """A subscription for 49 euros a month."""
    given: dict[str, Any] = {
        "ref": SubRef("stripe", key),
        "customer": CustomerRef(id=customer),
        "state": SubState.ACTIVE,
        "raw_state": "active",
        "items": (Item("it_1", "Team", 3, Money(4900, "EUR"), "month", MAY),),
        "ends_at": None,
        "period_end_min": MAY,
        "period_end_max": MAY,
        "trial_end": None,
        "next_charge": None,
        "last_charge": None,
        "discounts": (),
        "open_invoices": (),
        "fingerprint": "as it was",
        "read_at": MAY - timedelta(days=9),
    }
    return SubscriptionView(**{**given, **changes})


def a_price_view(key: str, **changes: Any) -> PriceView:
    """49 euros a month."""
    unit = Money(4900, "EUR")
    given = PriceView(key, "Team", unit, "month", 1, True, MAY - timedelta(days=9))
    return PriceView(**{**vars(given), **changes})


@dataclass
class Shelf:
    """Rows by part, two on a page; a place is a number. ``trouble`` may raise when a page is asked for."""

    rows: dict[str, Sequence[Any]] = field(default_factory=dict)
    trouble: Callable[[str, str | None], None] = lambda part, after: None
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def customers(self, after: str | None) -> Page[Any]:
        return self._page("customers", after)

    def prices(self, after: str | None) -> Page[Any]:
        return self._page("prices", after)

    def subscriptions(self, after: str | None) -> Page[Any]:
        return self._page("subscriptions", after)

    def _page(self, part: str, after: str | None) -> Page[Any]:
        self.asked.append((part, after))
        self.trouble(part, after)
        rows, begin = self.rows.get(part, ()), int(after or 0)
        end = begin + 2
        return Page(tuple(rows[begin:end]), str(end) if end < len(rows) else None)


def a_full_shelf(how_many: int = 3) -> Shelf:
    """So many customers, each with a subscription; one price."""
    keys = [f"cus_{number}" for number in range(1, how_many + 1)]
    return Shelf(
        {
            "customers": [a_customer_view(key) for key in keys],
            "prices": [a_price_view("price_1")],
            "subscriptions": [a_view(key.replace("cus", "sub"), key) for key in keys],
        }
    )
