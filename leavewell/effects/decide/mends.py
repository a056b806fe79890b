"""What would make good what was found wrong, as far as the billing system can do it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from leavewell.billing.types import Capability
from leavewell.effects.decide.verdicts import Broken, Mend, Why
from leavewell.effects.goals import Goal, LongerTrial, Lower, Paused, Terms
from leavewell.kernel.money import Money


class MendKind(StrEnum):
    """What can be proposed. ``look``: a person looks at it in billing, since no program can make it good."""

    REFUND = "refund"
    RESTORE_DISCOUNT = "restore_discount"
    RESTORE_PRICE = "restore_price"
    RESTORE_PAUSE = "restore_pause"
    RESTORE_TRIAL = "restore_trial"
    CANCEL_AGAIN = "cancel_again"
    LOOK = "look"


NO_PAUSE_THERE = "no_pause_there"
NO_TRIAL_THERE = "no_trial_there"
"""Why billing can't be asked to pause it, or to let its trial run on, as it stands there."""


_PAUSES = {"collection": Capability.PAUSE_COLLECTION, "service": Capability.PAUSE_SERVICE}


@dataclass(frozen=True)
class Wanted:
    """One mend, with the money that it is about; ``charge`` is what would be given back of.

    ``why`` is a code where it isn't only what was found wrong, but what stands against putting it right.
    """

    kind: MendKind
    amount: Money | None = None
    charge: str = ""
    why: str = ""


def mends_for(broken: Broken, goal: Goal, can: frozenset[Capability]) -> Sequence[Wanted]:
    """What to propose: the promise put right for what is to come, and what was taken too much given back.

    Nothing for a charge after a cancel: that charge is proposed for by itself, each one of them.
    """
    if broken.why in (Why.CHARGED_AFTER_END, Why.OPEN_BILL_COLLECTED):
        return ()
    put_right, given_back = _put_right(broken, goal, can), _given_back(broken, can)
    if [each.kind for each in put_right + given_back] == [MendKind.LOOK] * 2:
        return given_back
    return put_right + given_back or [Wanted(MendKind.LOOK, broken.seen)]


def refund_of(amount: Money, charge: str, can: frozenset[Capability]) -> Wanted:
    """Give it back, or look at it where billing can't."""
    able = Capability.REFUND in can and bool(charge)
    return Wanted(MendKind.REFUND, amount, charge) if able else Wanted(MendKind.LOOK, amount)


def cycles_left(goal: Lower, judged: int) -> int | None:
    """The payments that a discount is still owed for: those judged that broke it are made good by refunds."""
    return None if goal.cycles is None else max(goal.cycles - judged, 1)


def cycles_to_come(goal: Lower, now: datetime) -> int | None:
    """The payments that a discount is owed for where none has broken it yet; one at least."""
    return None if goal.cycles is None else max(goal.cycles - goal.rhythm.due_by(now), 1)


def _put_right(broken: Broken, goal: Goal, can: frozenset[Capability]) -> list[Wanted]:
    match broken.mend, goal:
        case Mend.RESTORE_DISCOUNT, Lower() if Capability.DISCOUNT_PERCENT in can:
            return [Wanted(MendKind.RESTORE_DISCOUNT)]
        case Mend.RESTORE_PRICE, Terms(quantity=quantity):
            needed = Capability.CHANGE_PLAN if quantity is None else Capability.CHANGE_QUANTITY
            return [Wanted(MendKind.RESTORE_PRICE if needed in can else MendKind.LOOK)]
        case Mend.RESTORE_PRICE, Paused(price_id=price) if price and Capability.CHANGE_PLAN in can:
            return [Wanted(MendKind.RESTORE_PRICE)]
        case Mend.RESTORE_PAUSE, Paused(rests=rests):
            is_able = _PAUSES[rests] in can
            return [Wanted(MendKind.RESTORE_PAUSE) if is_able else Wanted(MendKind.LOOK, why=NO_PAUSE_THERE)]
        case Mend.RESTORE_TRIAL, LongerTrial():
            is_able = Capability.EXTEND_TRIAL in can
            return [Wanted(MendKind.RESTORE_TRIAL) if is_able else Wanted(MendKind.LOOK, why=NO_TRIAL_THERE)]
        case Mend.CANCEL_AGAIN, _ if Capability.CANCEL_NOW in can:
            return [Wanted(MendKind.CANCEL_AGAIN)]
        case ((Mend.RESTORE_DISCOUNT | Mend.RESTORE_PRICE | Mend.CANCEL_AGAIN), _):
            return [Wanted(MendKind.LOOK)]
    return []


def _given_back(broken: Broken, can: frozenset[Capability]) -> list[Wanted]:
    expected, seen = broken.expected, broken.seen
    if expected is None or seen is None or expected.currency != seen.currency:
        return []
    too_much = seen - expected
    return [refund_of(too_much, broken.charge, can)] if too_much.minor > 0 else []
