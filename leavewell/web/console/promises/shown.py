"""Promises as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from leavewell.accounts.roles import Deed
from leavewell.effects.models import Promise
from leavewell.effects.promise_words import GOALS, MENDS, WITHDRAWN, why_in_words
from leavewell.effects.states import PromiseState
from leavewell.web.console.door import Visit


@dataclass(frozen=True)
class ShownPromise:
    """``what`` was promised; ``how`` it was broken or why it is gone; ``mend``: what would make it good.

    ``may_see_to``: the visitor may say that it is done.
    """

    row: Promise
    what: str
    how: str = ""
    mend: str = ""
    may_see_to: bool = False


def shown_promises(visit: Visit, rows: Iterable[Promise]) -> list[ShownPromise]:
    """These promises in words."""
    may = visit.may(Deed.CLOSE_BY_HAND)
    return [_shown(row, may) for row in rows]


def _shown(row: Promise, may: bool) -> ShownPromise:
    what = _what(row)
    if row.state == PromiseState.BROKEN:
        how = why_in_words(row.why, row.expected, row.seen)
        return ShownPromise(row, what, how, MENDS.get(row.mend, ""), may and row.seen_to_at is None)
    if row.state == PromiseState.MENDED:
        return ShownPromise(row, what, why_in_words(row.why, row.expected, row.seen))
    if row.state == PromiseState.WITHDRAWN:
        return ShownPromise(row, what, WITHDRAWN.get(row.reason, row.reason.replace("_", " ")))
    return ShownPromise(row, what)


def _what(row: Promise) -> str:
    name = GOALS[row.goal]
    if row.percent_bp is not None:
        payments = "every payment" if row.cycles is None else f"{row.cycles} payments"
        return f"{row.percent_bp / 100:g}% off {'the next payment' if row.cycles == 1 else payments}"
    if row.goal == "terms" and row.price is not None:
        return f"{name}: {row.price.shown('en')} from now on"
    return name
