"""Price, quantity and discounts as we recorded them, held against billing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leavewell.billing.types import SubscriptionView
from leavewell.effects.decide.drift_items import KnownItem, Values, is_dearer, items_drift, known_item
from leavewell.effects.goals import EARLY, Rhythm
from leavewell.kernel.money import Money

DEARER = "dearer_there"
DISCOUNT_LESS = "discount_less_there"


@dataclass(frozen=True)
class KnownDiscount:
    """One that stood on it when it was last read. ``cycles_left`` None: for ever."""

    id: str
    percent_bp: int | None
    minor: int | None
    currency: str | None
    cycles_left: int | None


@dataclass(frozen=True)
class Known:
    """What is bought: the first item as in the mirror, and all ``items``. None, as of ``discounts``: not looked for."""

    unit: Money
    quantity: int
    item_count: int
    interval: str
    interval_count: int
    price_id: str
    period_end_at: datetime
    discounts: Sequence[KnownDiscount] | None = None
    items: Sequence[KnownItem] | None = None


Found = tuple[Values, Values, str]
"""What stands here, what stands there, and a code where it goes against the customer."""


def terms_drift(known: Known, view: SubscriptionView) -> Found | None:
    """Another quantity, price or interval of any item, and items that were added or removed."""
    there = terms_in(view)
    if known.items and there.items and max(len(known.items), len(there.items)) > 1:
        found = items_drift(known.items, there.items)
        return (*found, DEARER if is_dearer(there.items, known.items) else "") if found else None
    here_said, there_said = _said(known), _said(there)
    if here_said == there_said:
        return None
    return here_said, there_said, DEARER if _dearer(there, known) else ""


def terms_in(view: SubscriptionView) -> Known:
    """The terms that billing shows, as the mirror would keep them."""
    item = view.items[0]
    return Known(
        item.unit,
        item.quantity,
        len(view.items),
        item.interval,
        item.interval_count,
        item.price,
        view.period_end_min,
        [_known(each.id, each.percent_bp, each.amount, each.cycles_left) for each in view.discounts],
        [known_item(each) for each in view.items],
    )


def _known(key: str, percent_bp: int | None, amount: Money | None, left: int | None) -> KnownDiscount:
    minor, currency = (amount.minor, amount.currency) if amount else (None, None)
    return KnownDiscount(key, percent_bp, minor, currency, left)


def _said(known: Known) -> Values:
    return {
        "minor": known.unit.minor * known.quantity,
        "currency": known.unit.currency,
        "quantity": known.quantity,
        "interval": known.interval,
        "interval_count": known.interval_count,
        "items": known.item_count,
        "price_id": known.price_id,
    }


def _dearer(there: Known, here: Known) -> bool:
    """Whether the same time costs more; nobody can tell where it is another currency, so it counts as more."""
    if there.unit.currency != here.unit.currency or there.item_count > here.item_count:
        return True
    return is_dearer([_first(there)], [_first(here)])


def _first(known: Known) -> KnownItem:
    unit = known.unit
    return KnownItem(
        "", unit.minor, unit.currency, known.quantity, known.interval, known.interval_count, known.price_id
    )


def discount_drift(known: Known, view: SubscriptionView) -> Found | None:
    """One that was there is gone, smaller or shorter than its used cycles make it; or another one is there."""
    if known.discounts is None:
        return None
    there = list(terms_in(view).discounts or ())
    used = _used(known, view.read_at)
    expected = [each for each in known.discounts if each.cycles_left is None or each.cycles_left > used]
    less = [each for each in expected if not _lasts(each, used, there)]
    new = [each for each in there if not any(_is_it(each, old) for old in known.discounts)]
    if less:
        return _of(less[0]), _of(_best(there)), DISCOUNT_LESS
    return ({}, _of(new[0]), "") if new else None


def _used(known: Known, now: datetime) -> int:
    """How many cycles the time since the reading may have used up."""
    rhythm = Rhythm(known.period_end_at, known.interval, known.interval_count)
    return rhythm.due_by(now + EARLY)


def _lasts(wanted: KnownDiscount, used: int, there: Sequence[KnownDiscount]) -> bool:
    """One cycle less than that is no less: billing systems count a cycle when its bill is made, or when it is paid."""
    left = None if wanted.cycles_left is None else wanted.cycles_left - used - 1
    return any(_is_as_much(each, wanted) and _is_as_long(each.cycles_left, left) for each in there)


def _is_as_much(there: KnownDiscount, here: KnownDiscount) -> bool:
    if here.percent_bp is not None:
        return there.percent_bp is not None and there.percent_bp >= here.percent_bp
    if here.minor is None:
        return there.id == here.id
    return there.currency == here.currency and (there.minor or 0) >= here.minor


def _is_as_long(there: int | None, here: int | None) -> bool:
    return there is None or (here is not None and there >= here)


def _is_it(there: KnownDiscount, here: KnownDiscount) -> bool:
    return there.id == here.id or (there.percent_bp, there.minor, there.currency) == (
        here.percent_bp,
        here.minor,
        here.currency,
    )


def _best(there: Sequence[KnownDiscount]) -> KnownDiscount | None:
    return max(there, key=lambda each: (each.percent_bp or 0, each.minor or 0), default=None)


def _of(discount: KnownDiscount | None) -> Values:
    if discount is None:
        return {}
    return {
        "percent_bp": discount.percent_bp,
        "minor": discount.minor,
        "currency": discount.currency,
        "cycles": discount.cycles_left,
    }
