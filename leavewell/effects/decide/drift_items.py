"""All items of a subscription as we recorded them, held against billing's. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from leavewell.billing.types import Item

Value = str | int | None
Line = Mapping[str, Value]
Values = Mapping[str, Value | Sequence[Line]]
"""Codes, ids, money and instants (in ISO 8601), by name, as a report keeps them; ``lines`` are items that differ."""

_LENGTHS = {"day": 12, "week": 84, "month": 365, "year": 4380}
"""Twelfths of a day, so that a year is twelve months."""


@dataclass(frozen=True)
class KnownItem:
    """One priced line. ``minor`` is the price of one for ``interval_count`` intervals."""

    id: str
    minor: int
    currency: str
    quantity: int
    interval: str
    interval_count: int
    price_id: str


Pair = tuple[KnownItem | None, KnownItem | None]


def known_item(item: Item) -> KnownItem:
    """As the mirror would keep it."""
    unit = item.unit
    return KnownItem(
        item.id, unit.minor, unit.currency, item.quantity, item.interval, item.interval_count, item.price
    )


def items_drift(here: Sequence[KnownItem], there: Sequence[KnownItem]) -> tuple[Values, Values] | None:
    """Each item that was added, was removed, or has another quantity, price or interval; None where all are the same.

    The order in which billing shows them says nothing.
    """
    differing = [pair for pair in _pairs(here, there) if not _same(*pair)]
    if not differing:
        return None
    ours = [said_of(mine) if mine else _without(other) for mine, other in differing]
    theirs = [said_of(other) if other else _without(mine) for mine, other in differing]
    return _side(here, ours), _side(there, theirs)


def is_dearer(there: Iterable[KnownItem], here: Iterable[KnownItem]) -> bool:
    """Whether the same time costs more in any currency."""
    before, after = _rates(here), _rates(there)
    return any(rate > before.get(currency, 0) for currency, rate in after.items())


def _rates(items: Iterable[KnownItem]) -> dict[str, Fraction]:
    """What a twelfth of a day costs, by currency."""
    found: defaultdict[str, Fraction] = defaultdict(Fraction)
    for item in items:
        found[item.currency] += Fraction(item.minor * item.quantity, _span(item))
    return found


def _span(item: KnownItem) -> int:
    return _LENGTHS[item.interval] * item.interval_count


def _pairs(here: Sequence[KnownItem], there: Sequence[KnownItem]) -> list[Pair]:
    """Which of ours is which of theirs: by its id, and where that is new, by what is bought."""
    theirs, found, ours = list(there), list[Pair](), list(here)
    for name in (_id_of, _bought_as):
        for mine in tuple(ours):
            other = next((each for each in theirs if name(each) == name(mine)), None)
            if other is not None:
                found.append((mine, other))
                ours.remove(mine)
                theirs.remove(other)
    return [*found, *((mine, None) for mine in ours), *((None, other) for other in theirs)]


def _id_of(item: KnownItem) -> str:
    return item.id


def _bought_as(item: KnownItem) -> str:
    return item.price_id or item.id


def _same(here: KnownItem | None, there: KnownItem | None) -> bool:
    return here is not None and there is not None and said_of(here) == said_of(there)


def said_of(item: KnownItem) -> Line:
    """As a report keeps it."""
    return {
        "minor": item.minor * item.quantity,
        "currency": item.currency,
        "quantity": item.quantity,
        "interval": item.interval,
        "interval_count": item.interval_count,
        "price_id": item.price_id,
    }


def _without(other: KnownItem | None) -> Line:
    assert other is not None
    return {"without": _bought_as(other)}


def _side(items: Sequence[KnownItem], lines: Sequence[Line]) -> Values:
    """With what all of them come to, where they are paid at the same times."""
    said: Values = {"items": len(items), "lines": lines}
    if len({(each.currency, each.interval, each.interval_count) for each in items}) != 1:
        return said
    total = sum(each.minor * each.quantity for each in items)
    return {**said, "minor": total, "currency": items[0].currency}
