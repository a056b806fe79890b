"""Goals of what was accepted, from the subscription as it was last read."""

from __future__ import annotations

from datetime import datetime

from leavewell.billing.types import PauseKind
from leavewell.effects.goals import LongerTrial, Lower, Paused, Rhythm, Terms, tax_in
from leavewell.flow.decide.case import Case
from leavewell.flow.decide.promise import renews_at
from leavewell.kernel.money import Money


def lower(case: Case, percent_bp: int, cycles: int | None, now: datetime) -> Lower:
    """So much off the next payments (None: all of them)."""
    return Lower(percent_bp, cycles, _rhythm(case, now), case.price, tax_in(case.last_charge, case.price))


def paused(case: Case, until: datetime, now: datetime, rests: PauseKind = "collection") -> Paused:
    """No payment until then, and then the old price."""
    one_price = case.price_id if case.item_count == 1 else ""
    tax_bp = tax_in(case.last_charge, case.price)
    return Paused(until, _rhythm(case, now), case.price, tax_bp, one_price, rests)


def longer_trial(case: Case, until: datetime, now: datetime) -> LongerTrial:
    """The first payment comes then."""
    return LongerTrial(until, _rhythm(case, now), case.price)


def other_terms(
    case: Case, price: Money, now: datetime, *, quantity: int | None = None, price_id: str = ""
) -> Terms:
    """Another price from the next payment on."""
    return Terms(price, _rhythm(case, now), quantity, price_id, tax_in(case.last_charge, case.price))


def _rhythm(case: Case, now: datetime) -> Rhythm:
    return Rhythm(renews_at(case, now), case.interval, case.interval_count)
