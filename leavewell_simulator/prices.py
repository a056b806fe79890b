"""What a site has on sale. An item that comes with terms of its own gets a price of its own, not on sale."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from typing import Any

from leavewell.kernel.money import Money
from leavewell_simulator.bodies import ItemBody, PriceBody
from leavewell_simulator.errors import conflict, invalid
from leavewell_simulator.model import Item, Price
from leavewell_simulator.paging import Page, as_list, select
from leavewell_simulator.site import Site
from leavewell_simulator.times import stamp


def add(site: Site, body: PriceBody) -> bool:
    """Put a price on sale; False and no change if one of this id is there."""
    price = Price(body.id, body.plan, body.unit, body.interval, body.interval_count, body.on_sale)
    return _keep(site, price)


def listed(site: Site, on_sale: str | None, page: Page) -> dict[str, Any]:
    """A page of prices, oldest first; all of them, or those that are (not) on sale."""
    wanted = {"true": 1, "false": 0}.get(on_sale or "")
    if on_sale is not None and wanted is None:
        raise invalid("on_sale: true or false.")
    return as_list(select(site.db, "price", {"site": site.id, "on_sale": wanted}, page), _shown)


def to_move_to(site: Site, key: str) -> Price:
    """A price that a subscription can be put on; refused where there is none or it isn't on sale."""
    price = find(site, key)
    if price is None:
        raise conflict("price_unknown", f"There is no price '{key}'.")
    if not price.on_sale:
        raise conflict("not_on_sale", f"The price '{key}' is not on sale.")
    return price


def items_of(site: Site, bodies: Sequence[ItemBody]) -> tuple[Item, ...]:
    """The items as they will be billed, each on its price."""
    return tuple(_price_of(site, body).item(body.id, body.quantity) for body in bodies)


def _price_of(site: Site, body: ItemBody) -> Price:
    terms = (body.plan, body.unit, body.interval, body.interval_count)
    if body.price is None:
        own = Price(_own_id(*terms), *terms, on_sale=False)
        _keep(site, own)
        return own
    price = find(site, body.price)
    if price is None or (price.plan, price.unit, price.interval, price.interval_count) != terms:
        raise invalid(f"items: '{body.price}' is no price with these terms.")
    return price


def _own_id(*terms: object) -> str:
    """The same for the same terms, so that those who pay the same are on the same price."""
    return "price_" + hashlib.sha256(repr(terms).encode()).hexdigest()[:16]


def _keep(site: Site, price: Price) -> bool:
    made = site.db.execute(
        "INSERT INTO price (site, id, plan, minor, currency, interval, interval_count, on_sale, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            site.id,
            price.id,
            price.plan,
            price.unit.minor,
            price.unit.currency,
            price.interval,
            price.interval_count,
            price.on_sale,
            stamp(site.now),
        ),
    )
    return made.rowcount == 1


def find(site: Site, key: str) -> Price | None:
    """The price with this id, on sale or not."""
    row = site.db.execute("SELECT * FROM price WHERE site = ? AND id = ?", (site.id, key)).fetchone()
    return _price(row) if row else None


def _price(row: sqlite3.Row) -> Price:
    unit = Money(row["minor"], row["currency"])
    return Price(
        row["id"], row["plan"], unit, row["interval"], row["interval_count"], on_sale=bool(row["on_sale"])
    )


def _shown(row: sqlite3.Row) -> dict[str, Any]:
    price = _price(row)
    return vars(price) | {"unit": vars(price.unit)}
