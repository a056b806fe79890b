"""A promise that still stands, held against what billing shows now, before any payment shows it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from leavewell.billing.types import PauseKind, SubscriptionView, SubState
from leavewell.effects.decide.drift import DriftKind, pause_in, pause_said, said
from leavewell.effects.decide.drift_items import KnownItem, Values, is_dearer, known_item, said_of
from leavewell.effects.decide.drift_terms import terms_in
from leavewell.effects.decide.ending import SAME
from leavewell.effects.decide.takings import items_price
from leavewell.effects.decide.verdicts import Broken, Mend, Why
from leavewell.effects.goals import EARLY, Ends, Goal, LongerTrial, Lower, Paused, Terms

LAG = timedelta(hours=6)
"""So long after a promised end the look at the end has it: billing systems are late by minutes or hours."""

ABOUT: dict[str, frozenset[DriftKind]] = {
    "ends": frozenset({DriftKind.STATE, DriftKind.END}),
    "discount": frozenset({DriftKind.DISCOUNT}),
    "pause": frozenset({DriftKind.PAUSE}),
    "trial": frozenset({DriftKind.TRIAL}),
    "terms": frozenset({DriftKind.TERMS}),
}
"""By a promise's goal: what is told once, as the promise that isn't kept, and not again as our record."""


@dataclass(frozen=True)
class Unkept:
    """What was promised, what stands there instead, and how that breaks the promise."""

    broken: Broken
    here: Values
    there: Values


@dataclass(frozen=True)
class Life:
    """Whether a subscription lives, and until when it will."""

    state: SubState
    ends_at: datetime | None = None


def unkept(goal: Goal, view: SubscriptionView, *, was_kept: bool = False) -> Unkept | None:
    """None where billing shows what was promised, or where nothing is left to hold.

    ``was_kept``: billing had shown that it was carried out to its end.
    """
    if isinstance(goal, Ends):
        return unkept_end(goal, Life(view.state, view.ends_at), view.read_at, was_kept=was_kept)
    if view.state is SubState.ENDED:
        return None
    match goal:
        case Lower():
            return _lower(goal, view)
        case Paused():
            return _paused(goal, view)
        case LongerTrial():
            return _trial(goal, view)
        case Terms():
            return _terms(goal, view)


def unkept_end(goal: Ends, there: Life, now: datetime, *, was_kept: bool = False) -> Unkept | None:
    """The same of a promised end, for which it is enough to know how long the subscription lives."""
    how = _how_it_ends(goal, there, now, timedelta(0) if was_kept else LAG)
    if how is None:
        return None
    mend = Mend.LOOK if how is Why.END_EARLIER else Mend.CANCEL_AGAIN
    seen = {"state": there.state.value, "ends_at": said(there.ends_at)}
    return Unkept(Broken(how, mend), {"ends_at": said(goal.at)}, seen)


def _how_it_ends(goal: Ends, there: Life, now: datetime, lag: timedelta) -> Why | None:
    if there.state is SubState.ENDED or (there.state is SubState.ENDING and there.ends_at is not None):
        at = there.ends_at or now
        if at < goal.at - SAME:
            return Why.END_EARLIER if now < goal.at else None
        is_later = at > goal.at + SAME and there.state is not SubState.ENDED
        return Why.END_LATER if is_later else None
    if now < goal.at:
        return Why.END_TAKEN_BACK
    return Why.NOT_ENDED if now > goal.at + lag else None


def _lower(goal: Lower, view: SubscriptionView) -> Unkept | None:
    owed = None if goal.cycles is None else goal.cycles - goal.rhythm.due_by(view.read_at + EARLY)
    if owed is not None and owed <= 0:
        return None
    there = [each for each in terms_in(view).discounts or () if each.percent_bp is not None]
    for each in there:
        left = each.cycles_left
        if (each.percent_bp or 0) >= goal.percent_bp and (
            left is None or (owed is not None and left >= owed - 1)
        ):
            return None
    best = max(there, key=lambda each: each.percent_bp or 0, default=None)
    seen: Values = {"percent_bp": best.percent_bp, "cycles": best.cycles_left} if best else {}
    broken = Broken(Why.DISCOUNT_GONE, Mend.RESTORE_DISCOUNT)
    return Unkept(broken, {"percent_bp": goal.percent_bp, "cycles": owed}, seen)


def _paused(goal: Paused, view: SubscriptionView) -> Unkept | None:
    if view.read_at >= goal.until - SAME:
        return None
    now, rests = pause_in(view), _rests(view)
    in_time = now.until is not None and abs(now.until - goal.until) <= SAME
    if now.paused and in_time and rests == goal.rests:
        return None
    here = {"paused": "yes", "until": said(goal.until), "rests": goal.rests}
    return Unkept(Broken(Why.PAUSE_OTHER, Mend.RESTORE_PAUSE), here, {**pause_said(now), "rests": rests})


def _rests(view: SubscriptionView) -> PauseKind | None:
    if view.pause is not None:
        return view.pause.kind
    return "service" if view.state is SubState.PAUSED else None


def _trial(goal: LongerTrial, view: SubscriptionView) -> Unkept | None:
    if view.read_at >= goal.until - SAME:
        return None
    if view.trial_end is not None and view.trial_end >= goal.until - SAME:
        return None
    here, there = {"trial_end_at": said(goal.until)}, {"trial_end_at": said(view.trial_end)}
    return Unkept(Broken(Why.TRIAL_SHORTER, Mend.RESTORE_TRIAL), here, there)


def _terms(goal: Terms, view: SubscriptionView) -> Unkept | None:
    price = items_price(view.items, goal.price)
    as_agreed = all(
        goal.quantity in (None, item.quantity) and goal.price_id in ("", item.price) for item in view.items
    )
    items = [known_item(each) for each in view.items]
    if as_agreed and price.minor <= goal.price.minor and not is_dearer(items, [_agreed(goal)]):
        return None
    here: Values = {
        "minor": goal.price.minor,
        "currency": goal.price.currency,
        "quantity": goal.quantity,
        "price_id": goal.price_id or None,
    }
    there = _only(items[0], goal) if len(items) == 1 else _each(items)
    return Unkept(Broken(Why.TERMS_OTHER, Mend.LOOK if as_agreed else Mend.RESTORE_PRICE), here, there)


def _agreed(goal: Terms) -> KnownItem:
    """What was promised, as one item that costs as much in the same time."""
    price, rhythm = goal.price, goal.rhythm
    return KnownItem("", price.minor, price.currency, 1, rhythm.interval, rhythm.count, goal.price_id)


def _each(items: Sequence[KnownItem]) -> Values:
    return {"items": len(items), "lines": [said_of(each) for each in items]}


def _only(item: KnownItem, goal: Terms) -> Values:
    """The only item; how often it is paid is told where that isn't as it was promised."""
    said = said_of(item)
    names = {"minor", "currency", "quantity"}
    if (item.interval, item.interval_count) != (goal.rhythm.interval, goal.rhythm.count):
        names |= {"interval", "interval_count"}
    return {**{name: said[name] for name in names}, "price_id": item.price_id or None}
