"""Our record of a subscription held against what billing shows of it. Pure: two values in, drifts out.

What time alone changes is none: a new period, a charge, a discount's cycle, an end or a pause whose day has come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leavewell.billing.types import SubscriptionView, SubState
from leavewell.effects.decide.drift_items import Values
from leavewell.effects.decide.drift_terms import Known, discount_drift, terms_drift
from leavewell.effects.decide.ending import SAME


class DriftKind(StrEnum):
    """What differs. ``promise``: what was promised isn't what billing shows."""

    STATE = "state"
    END = "end"
    TERMS = "terms"
    DISCOUNT = "discount"
    PAUSE = "pause"
    TRIAL = "trial"
    PROMISE = "promise"
    NEW_THERE = "new_there"
    MISSING_THERE = "missing_there"
    STRANGER_THERE = "stranger_there"
    UNREADABLE_THERE = "unreadable_there"


@dataclass(frozen=True)
class KnownPause:
    """Whether it was paused when it was last read, and until when; None: until somebody lets it go on."""

    paused: bool
    until: datetime | None = None


@dataclass(frozen=True)
class Recorded:
    """What stands here. ``pause`` None: nobody has looked for one yet."""

    state: SubState
    ends_at: datetime | None
    trial_end_at: datetime | None
    terms: Known
    pause: KnownPause | None = None


@dataclass(frozen=True)
class Difference:
    """One difference. ``why`` is a code where it goes against the customer: more is charged, or for longer."""

    kind: DriftKind
    here: Values = field(default_factory=dict)
    there: Values = field(default_factory=dict)
    why: str = ""


LIVE_AGAIN = "live_again_there"
END_GONE = "end_gone_there"
END_MOVED = "end_later_there"
PAUSE_GONE = "pause_gone_there"
TRIAL_CUT = "trial_shorter_there"


def drifts(here: Recorded, view: SubscriptionView) -> Sequence[Difference]:
    """Every difference between the two."""
    over = view.state is SubState.ENDED
    found = [_life(here, view)]
    if not over and here.state is not SubState.ENDED:
        found += [
            _pause(here.pause, view),
            _trial(here, view),
            _of_terms(DriftKind.TERMS, terms_drift(here.terms, view)),
            _of_terms(DriftKind.DISCOUNT, discount_drift(here.terms, view)),
        ]
    return [each for each in found if each is not None]


def _life(here: Recorded, view: SubscriptionView) -> Difference | None:
    """Whether it lives, and when it ends."""
    was, now = here.state, view.state
    its_day_came = here.ends_at is not None and here.ends_at <= view.read_at + SAME
    if SubState.ENDED in (was, now) and was is not now:
        if now is SubState.ENDED:
            kind = DriftKind.END if was is SubState.ENDING else DriftKind.STATE
            return None if was is SubState.ENDING and its_day_came else _lives(kind, here, view)
        return _lives(DriftKind.STATE, here, view, LIVE_AGAIN)
    if was is SubState.ENDING and now is not SubState.ENDING:
        return _lives(DriftKind.END, here, view, END_GONE)
    if now is SubState.ENDING and was is not SubState.ENDING:
        return _lives(DriftKind.STATE, here, view)
    if now in (SubState.ENDING, SubState.ENDED) and not _same(here.ends_at, view.ends_at):
        return _lives(DriftKind.END, here, view, END_MOVED if _is_later(here, view) else "")
    return None


def _lives(kind: DriftKind, here: Recorded, view: SubscriptionView, why: str = "") -> Difference:
    return Difference(
        kind,
        {"state": here.state.value, "ends_at": said(here.ends_at)},
        {"state": view.state.value, "ends_at": said(view.ends_at)},
        why,
    )


def _is_later(here: Recorded, view: SubscriptionView) -> bool:
    """Nobody is charged for longer by one that is over."""
    if view.state is SubState.ENDED or here.ends_at is None:
        return False
    return view.ends_at is None or view.ends_at > here.ends_at


def _pause(known: KnownPause | None, view: SubscriptionView) -> Difference | None:
    if known is None:
        return None
    now = pause_in(view)
    if known.paused and known.until is not None and known.until <= view.read_at + SAME:
        return None
    if known.paused == now.paused and (not now.paused or _same(known.until, now.until)):
        return None
    sooner = known.paused and (not now.paused or _ends_sooner(now.until, known.until))
    why = PAUSE_GONE if sooner else ""
    return Difference(DriftKind.PAUSE, pause_said(known), pause_said(now), why)


def pause_in(view: SubscriptionView) -> KnownPause:
    """Also where it is only not billed, and otherwise stays what it was."""
    paused = view.pause is not None or view.state is SubState.PAUSED
    return KnownPause(paused, view.pause.until if view.pause else None)


def pause_said(pause: KnownPause) -> Values:
    """As a report keeps it."""
    return {"paused": "yes" if pause.paused else "no", "until": said(pause.until)}


def _ends_sooner(there: datetime | None, here: datetime | None) -> bool:
    return there is not None and (here is None or there < here)


def _trial(here: Recorded, view: SubscriptionView) -> Difference | None:
    """A trial that should still run; one that is to end with the trial has its date all the same."""
    if here.state is not SubState.TRIALING or here.trial_end_at is None:
        return None
    if here.trial_end_at <= view.read_at + SAME or _same(here.trial_end_at, view.trial_end):
        return None
    cut = view.trial_end is None or view.trial_end < here.trial_end_at
    return Difference(
        DriftKind.TRIAL,
        {"trial_end_at": said(here.trial_end_at)},
        {"trial_end_at": said(view.trial_end)},
        TRIAL_CUT if cut else "",
    )


def _of_terms(kind: DriftKind, found: tuple[Values, Values, str] | None) -> Difference | None:
    return None if found is None else Difference(kind, *found)


def _same(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= SAME


def said(at: datetime | None) -> str | None:
    """An instant as a report keeps it."""
    return None if at is None else at.isoformat()
