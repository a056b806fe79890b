"""What a decision may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from leavewell.billing.types import Capability
from leavewell.kernel.money import Money


@dataclass(frozen=True)
class OnSale:
    """A price of the same billing system as last read. ``unit`` is of one for ``interval_count`` intervals."""

    plan: str
    unit: Money
    interval: str
    interval_count: int = 1
    on_sale: bool = True


@dataclass(frozen=True)
class Case:
    """One subscription as last read, and what this contact said.

    ``price`` is of ``interval_count`` intervals, for the whole ``quantity``. ``can`` is what its billing system
    can be asked to do with it, ``withheld`` what it can do with others only, ``prices`` those that the flow names,
    by billing's id; ``price_id`` is the first item's there. ``open_invoices`` are those that ``open_invoice`` is the
    sum of.
    """

    state: str
    price: Money
    interval: str
    period_end_at: datetime
    trial_end_at: datetime | None = None
    ends_at: datetime | None = None
    last_charge: Money | None = None
    last_charge_at: datetime | None = None
    open_invoice: Money | None = None
    open_invoices: tuple[Money, ...] = ()
    reason: str | None = None
    recently_accepted: frozenset[str] = frozenset()
    interval_count: int = 1
    quantity: int = 1
    item_count: int = 1
    plan: str = ""
    price_id: str = ""
    has_declined: bool = False
    can: frozenset[Capability] = frozenset()
    withheld: frozenset[Capability] = frozenset()
    prices: Mapping[str, OnSale] = field(default_factory=dict)

    @property
    def unit(self) -> Money:
        """The price of one."""
        return Money(self.price.minor // max(self.quantity, 1), self.price.currency)
