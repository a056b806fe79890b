"""A promise's goal as its columns, and back."""

from __future__ import annotations

from typing import Any

from leavewell.billing.types import PauseKind
from leavewell.effects.goals import (
    Ends,
    Goal,
    GoalKind,
    LongerTrial,
    Lower,
    Paused,
    Rhythm,
    Terms,
    holds_until,
    kind_of,
)
from leavewell.effects.models import Promise


def columns_of(goal: Goal) -> dict[str, Any]:
    """What a goal fills of the row."""
    columns: dict[str, Any] = {"goal": kind_of(goal).value, "holds_until": holds_until(goal)}
    if isinstance(goal, Ends):
        return columns
    columns |= {
        "price_minor": goal.price.minor,
        "currency": goal.price.currency,
        "first_payment_at": goal.rhythm.first_at,
        "interval": goal.rhythm.interval,
        "interval_count": goal.rhythm.count,
    }
    match goal:
        case Lower(percent_bp=percent_bp, cycles=cycles, tax_bp=tax_bp):
            return {**columns, "percent_bp": percent_bp, "cycles": cycles, "tax_bp": tax_bp}
        case Paused(tax_bp=tax_bp, price_id=price_id, rests=rests):
            return {**columns, "tax_bp": tax_bp, "price_id": price_id, "rests": rests}
        case Terms(quantity=quantity, price_id=price_id, tax_bp=tax_bp):
            return {**columns, "quantity": quantity, "price_id": price_id, "tax_bp": tax_bp}
        case LongerTrial():
            return columns


def goal_of(row: Promise) -> Goal:
    """The goal that the row was made with."""
    kind = GoalKind(row.goal)
    if kind is GoalKind.ENDS:
        assert row.holds_until is not None
        return Ends(row.holds_until)
    price = row.price
    assert price is not None and row.first_payment_at is not None
    rhythm = Rhythm(row.first_payment_at, row.interval, row.interval_count)
    match kind:
        case GoalKind.DISCOUNT:
            assert row.percent_bp is not None
            return Lower(row.percent_bp, row.cycles, rhythm, price, row.tax_bp)
        case GoalKind.TERMS:
            return Terms(price, rhythm, row.quantity, row.price_id, row.tax_bp)
    assert row.holds_until is not None
    if kind is GoalKind.PAUSE:
        rests: PauseKind = "service" if row.rests == "service" else "collection"
        return Paused(row.holds_until, rhythm, price, row.tax_bp, row.price_id, rests)
    return LongerTrial(row.holds_until, rhythm, price)
