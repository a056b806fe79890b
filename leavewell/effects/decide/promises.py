"""Whether a promise is kept, held against what billing shows. Pure: a goal and a reading in, a verdict out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from leavewell.billing.types import PauseKind, SubscriptionView, SubState
from leavewell.effects.decide.takings import (
    AFTER,
    AGAIN,
    Taking,
    is_more,
    items_price,
    soon,
    taken_for,
    untold,
    with_tax,
)
from leavewell.effects.decide.verdicts import Broken, Gone, Kept, Mend, Seen, SoFarGood, Verdict, Why
from leavewell.effects.goals import EARLY, LongerTrial, Lower, Paused, Rhythm, Terms
from leavewell.kernel.money import Money

STILL_PAUSED_FOR = 2 * AFTER
"""So long after its end a pause may still be seen: a billing system takes its time, and we are to find it in a day."""

Payable = Lower | Paused | LongerTrial | Terms
"""Goals that payments show; an end is settled by what the looks at the end find."""


def judge(goal: Payable, seen: Seen) -> Verdict:
    """What the reading says of the goal."""
    foreign = next((each for each in untold(seen) if each.amount.currency != goal.price.currency), None)
    if foreign is not None:
        how = Broken(Why.OTHER_CURRENCY, Mend.LOOK, None, foreign.amount, foreign.charge, foreign.bill)
        return replace(how, judged=seen.judged)
    verdict = _judged(goal, seen)
    if isinstance(verdict, Kept) and not seen.reminded and Why.NOT_REMINDED not in seen.told:
        return Broken(Why.NOT_REMINDED, Mend.LOOK, judged=seen.judged)
    if seen.view.state is SubState.ENDED and isinstance(verdict, SoFarGood):
        return Gone("ended_in_billing")
    return verdict


def after_break(goal: Payable, seen: Seen, broken: Broken) -> Verdict:
    """What the same reading says of the rest, now that this break is told: whether, and when, to look again."""
    rest = replace(seen, told=seen.told | {broken.mark}, judged=broken.judged)
    verdict = judge(goal, rest)
    # Another break in the same reading is found, and told by itself, at once.
    return SoFarGood(broken.judged, seen.now) if isinstance(verdict, Broken) else verdict


def _judged(goal: Payable, seen: Seen) -> Verdict:
    match goal:
        case Lower():
            return _lower(goal, seen)
        case Paused():
            return _paused(goal, seen)
        case LongerTrial():
            return _longer_trial(goal, seen)
        case Terms():
            return _terms(goal, seen)


def _lower(goal: Lower, seen: Seen) -> Verdict:
    full = with_tax(items_price(seen.view.items, goal.price), goal.tax_bp)
    lower, cycles = full.less(goal.percent_bp), goal.cycles

    def broken(number: int, taken: Taking) -> Broken:
        if cycles is not None and number > cycles:
            return _over(Why.PRICE_NOT_RESTORED, Mend.REFUND_DIFFERENCE, full, taken, number)
        more_to_come = cycles is None or number < cycles
        mend = Mend.RESTORE_DISCOUNT if more_to_come and not _has(goal, seen) else Mend.REFUND_DIFFERENCE
        return _over(Why.CHARGED_MORE, mend, lower, taken, number)

    def limit(number: int) -> Money:
        return full if cycles is not None and number > cycles else lower

    return _payments(goal.rhythm, seen, limit, broken, None if cycles is None else cycles + 1)


def _terms(goal: Terms, seen: Seen) -> Verdict:
    limit = with_tax(goal.price, goal.tax_bp)

    def broken(number: int, taken: Taking) -> Broken:
        mend = Mend.REFUND_DIFFERENCE if _as_agreed(goal, seen.view) else Mend.RESTORE_PRICE
        return _over(Why.CHARGED_MORE, mend, limit, taken, number)

    return _payments(goal.rhythm, seen, lambda _: limit, broken, 1)


def _payments(
    rhythm: Rhythm,
    seen: Seen,
    limit: Callable[[int], Money],
    broken: Callable[[int, Taking], Broken],
    last: int | None,
) -> Verdict:
    """Each payment that has fallen due since the last look, once; the ``last`` one closes the promise.

    Where that one broke it, the next that is right does.
    """
    due, judged = rhythm.due_by(seen.now), seen.judged
    last = max(last, judged + 1) if last is not None else None
    for number in range(judged + 1, due + 1):
        taken = taken_for(number, rhythm, seen)
        if taken is None and number == due and limit(number).minor > 0:
            return SoFarGood(judged, soon(seen, rhythm.at(due + 1)))
        # Nothing was asked for one that is over: nobody paid too much.
        if taken is not None and is_more(taken.amount, limit(number), seen.view.items):
            return broken(number, taken)
        judged = number
        if judged == last:
            return Kept()
    return SoFarGood(judged, rhythm.at(due + 1) + AFTER)


def _paused(goal: Paused, seen: Seen) -> Verdict:
    begins, ends = goal.rhythm.first_at - EARLY, goal.until - EARLY
    nothing, limit = Money(0, goal.price.currency), with_tax(goal.price, goal.tax_bp)
    taken = untold(seen)
    early = next((each for each in taken if begins <= each.at < ends and each.amount.minor > 0), None)
    if early is not None:
        is_gone = seen.now < goal.until and not _is_paused(seen.view, goal.rests)
        mend = Mend.RESTORE_PAUSE if is_gone else Mend.REFUND_DIFFERENCE
        return _over(Why.CHARGED_IN_PAUSE, mend, nothing, early)
    if seen.now < goal.until:
        coming = goal.rhythm.at(goal.rhythm.due_by(seen.now) + 1)
        return SoFarGood(0, min(coming, goal.until) + AFTER)
    after = next((each for each in taken if each.at >= ends), None)
    if after is not None:
        return _price_after(goal, seen, limit, after)
    if _is_paused(seen.view) and Why.STILL_PAUSED not in seen.told:
        patience = goal.until + STILL_PAUSED_FOR
        if seen.now >= patience:
            return Broken(Why.STILL_PAUSED, Mend.LOOK)
        return SoFarGood(0, patience)
    return SoFarGood(0, soon(seen, seen.now + AGAIN))


def _price_after(goal: Paused, seen: Seen, limit: Money, taken: Taking) -> Verdict:
    items = seen.view.items
    if not is_more(taken.amount, limit, items):
        return Kept()
    price_is_old = items_price(items, goal.price).minor <= goal.price.minor
    mend = Mend.REFUND_DIFFERENCE if price_is_old else Mend.RESTORE_PRICE
    return _over(Why.PRICE_NOT_RESTORED, mend, limit, taken)


def _longer_trial(goal: LongerTrial, seen: Seen) -> Verdict:
    early = next(
        (each for each in untold(seen) if each.at < goal.until - EARLY and each.amount.minor > 0), None
    )
    if early is not None:
        nothing = Money(0, goal.price.currency)
        return _over(Why.CHARGED_IN_TRIAL, Mend.REFUND_DIFFERENCE, nothing, early)
    if seen.now >= goal.until:
        return Kept()
    would_have_ended = goal.rhythm.first_at + AFTER
    return SoFarGood(0, would_have_ended if seen.now < would_have_ended else goal.until + AFTER)


def _over(why: Why, mend: Mend, limit: Money, taken: Taking, judged: int = 0) -> Broken:
    return Broken(why, mend, limit, taken.amount, taken.charge, taken.bill, judged)


def _has(goal: Lower, seen: Seen) -> bool:
    return any(each.percent_bp == goal.percent_bp for each in seen.view.discounts)


def _as_agreed(goal: Terms, view: SubscriptionView) -> bool:
    return all(
        goal.quantity in (None, item.quantity) and goal.price_id in ("", item.price) for item in view.items
    )


def _is_paused(view: SubscriptionView, rests: PauseKind | None = None) -> bool:
    """Also where it is only not billed, and otherwise stays what it was; of that kind, where one is asked for."""
    if view.pause is None:
        return view.state is SubState.PAUSED
    return rests in (None, view.pause.kind)
