"""What differs between our record, a promise and billing, and what only time has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from leavewell.billing.types import (
    DiscountView,
    Item,
    PauseView,
    SubscriptionView,
    SubState,
)
from leavewell.effects.decide.advice import Advice
from leavewell.effects.decide.drift import DriftKind, KnownPause, Recorded, drifts
from leavewell.effects.decide.drift_goals import unkept
from leavewell.effects.decide.drift_terms import Known, KnownDiscount
from leavewell.effects.decide.pauses import with_end
from leavewell.effects.decide.verdicts import Mend, Why
from leavewell.effects.drift_words import ADVICE, KINDS, side_in_words
from leavewell.effects.goals import Ends, Goal, LongerTrial, Lower, Paused, Rhythm, Terms
from leavewell.effects.tests.viewing import ITEM, PERIOD_END, a_view
from leavewell.kernel.money import Money
from tests.builders import NOON

EUR = Money(4900, "EUR")
DAY = timedelta(days=1)
HERE = Recorded(
    SubState.ACTIVE,
    None,
    None,
    Known(EUR, 1, 1, "month", 1, "price_team", PERIOD_END, ()),
    KnownPause(False),
)
RHYTHM = Rhythm(PERIOD_END, "month")


def here(
    state: SubState = SubState.ACTIVE, *, discounts: tuple[KnownDiscount, ...] = (), **rest: object
) -> Recorded:
    terms = replace(HERE.terms, discounts=discounts)
    return replace(HERE, state=state, terms=terms, **rest)  # type: ignore[arg-type]


def there(state: SubState = SubState.ACTIVE, **rest: object) -> SubscriptionView:
    return a_view(state=state, **rest)


def off(percent_bp: int, left: int | None, key: str = "d_1") -> DiscountView:
    return DiscountView(key, percent_bp, None, left)


def known(percent_bp: int, left: int | None, key: str = "d_1") -> KnownDiscount:
    return KnownDiscount(key, percent_bp, None, None, left)


def sold(quantity: int = 1, minor: int = 4900, price: str = "price_team") -> tuple[Item, ...]:
    return (replace(ITEM, quantity=quantity, unit=Money(minor, "EUR"), price=price),)


LATER = NOON + 10 * DAY
PAUSED = KnownPause(True, LATER)

DIFFERENCES = [
    (here(), there(SubState.ENDING, ends_at=LATER), "state", ""),
    (here(), there(SubState.ENDED, ends_at=NOON), "state", ""),
    (here(SubState.ENDED, ends_at=NOON - DAY), there(), "state", "live_again_there"),
    (here(SubState.ENDING, ends_at=LATER), there(), "end", "end_gone_there"),
    (here(SubState.ENDING, ends_at=NOON - DAY), there(), "end", "end_gone_there"),
    (here(SubState.ENDING, ends_at=LATER), there(SubState.ENDED, ends_at=NOON), "end", ""),
    (
        here(SubState.ENDING, ends_at=LATER),
        there(SubState.ENDING, ends_at=LATER + DAY),
        "end",
        "end_later_there",
    ),
    (here(SubState.ENDING, ends_at=LATER), there(SubState.ENDING, ends_at=LATER - DAY), "end", ""),
    (here(), there(items=sold(quantity=2)), "terms", "dearer_there"),
    (here(), there(items=sold(minor=4901)), "terms", "dearer_there"),
    (here(), there(items=sold(minor=3900)), "terms", ""),
    (here(), there(items=sold(price="price_other")), "terms", ""),
    (here(), there(items=(replace(ITEM, unit=Money(49, "USD")),)), "terms", "dearer_there"),
    (here(), there(items=(*sold(), *sold())), "terms", "dearer_there"),
    (here(discounts=(known(3000, None),)), there(), "discount", "discount_less_there"),
    (here(discounts=(known(3000, 5),)), there(discounts=(off(2000, 5),)), "discount", "discount_less_there"),
    (here(discounts=(known(3000, 5),)), there(discounts=(off(3000, 2),)), "discount", "discount_less_there"),
    (
        here(discounts=(known(3000, None),)),
        there(discounts=(off(3000, 9),)),
        "discount",
        "discount_less_there",
    ),
    (here(), there(discounts=(off(1000, 3),)), "discount", ""),
    (here(pause=PAUSED), there(), "pause", "pause_gone_there"),
    (here(pause=PAUSED), there(pause=PauseView("collection", LATER - DAY)), "pause", "pause_gone_there"),
    (here(pause=PAUSED), there(pause=PauseView("collection", LATER + DAY)), "pause", ""),
    (here(pause=KnownPause(True)), there(pause=PauseView("collection", LATER)), "pause", "pause_gone_there"),
    (here(), there(pause=PauseView("collection", LATER)), "pause", ""),
    (here(SubState.TRIALING, trial_end_at=LATER), there(), "trial", "trial_shorter_there"),
    (
        here(SubState.TRIALING, trial_end_at=LATER),
        there(SubState.TRIALING, trial_end=LATER + DAY),
        "trial",
        "",
    ),
]


@pytest.mark.parametrize(("ours", "theirs", "kind", "why"), DIFFERENCES)
def test_what_differs_is_told_and_whether_it_goes_against_the_customer(
    ours: Recorded, theirs: SubscriptionView, kind: str, why: str
) -> None:
    (found,) = drifts(ours, theirs)
    assert (found.kind, found.why) == (kind, why)
    assert dict(found.here) != dict(found.there)


AFTER_A_PERIOD = {"read_at": PERIOD_END + DAY, "items": (replace(ITEM, period_end=PERIOD_END + 30 * DAY),)}
TIME_ALONE = [
    (here(), there()),
    (here(), there(SubState.PAST_DUE, **AFTER_A_PERIOD)),
    (here(SubState.PAST_DUE), there()),
    (here(SubState.TRIALING, trial_end_at=NOON), there()),
    (here(SubState.TRIALING, trial_end_at=LATER), there(SubState.TRIALING, trial_end=LATER)),
    (here(SubState.ENDING, ends_at=NOON), there(SubState.ENDED, ends_at=NOON + timedelta(minutes=5))),
    (
        here(SubState.ENDING, ends_at=LATER),
        there(SubState.ENDING, ends_at=LATER + timedelta(seconds=59)),
    ),
    (here(discounts=(known(3000, 1),)), there(**AFTER_A_PERIOD)),
    (here(discounts=(known(3000, 5),)), there(discounts=(off(3000, 4),), **AFTER_A_PERIOD)),
    (here(discounts=(known(3000, 5),)), there(discounts=(off(3000, 4),))),
    (here(discounts=(known(3000, 5),)), there(discounts=(off(3000, 5, "d_anew"),))),
    (here(pause=KnownPause(True, NOON)), there()),
    (here(pause=PAUSED), there(pause=PauseView("collection", LATER))),
    (here(pause=None), there(pause=PauseView("collection", LATER))),
    (replace(HERE, terms=replace(HERE.terms, discounts=None)), there(discounts=(off(1000, None),))),
]


@pytest.mark.parametrize(("ours", "theirs"), TIME_ALONE)
def test_what_time_alone_changes_or_nobody_looked_at_is_no_difference(
    ours: Recorded, theirs: SubscriptionView
) -> None:
    assert list(drifts(ours, theirs)) == []


def test_a_year_at_twelve_months_price_is_no_dearer() -> None:
    yearly = there(items=(replace(ITEM, unit=Money(12 * 4900, "EUR"), interval="year"),))
    dearer = there(items=(replace(ITEM, unit=Money(12 * 4900 + 1, "EUR"), interval="year"),))
    assert [each.why for each in [*drifts(HERE, yearly), *drifts(HERE, dearer)]] == ["", "dearer_there"]


END = Ends(PERIOD_END)
THIRTY = Lower(3000, 4, RHYTHM, EUR)
PAUSE = Paused(LATER, RHYTHM, EUR)
REST = Paused(LATER, RHYTHM, EUR, rests="service")
RESTS = there(SubState.PAUSED, pause=PauseView("service", None))
TRIAL = LongerTrial(LATER, RHYTHM, EUR)
TWO = Terms(Money(9800, "EUR"), RHYTHM, quantity=2)

UNKEPT = [
    (END, there(), Why.END_TAKEN_BACK, Mend.CANCEL_AGAIN),
    (END, there(SubState.ENDING, ends_at=PERIOD_END + DAY), Why.END_LATER, Mend.CANCEL_AGAIN),
    (END, there(SubState.ENDING, ends_at=PERIOD_END - DAY), Why.END_EARLIER, Mend.LOOK),
    (END, there(SubState.ENDED, ends_at=NOON), Why.END_EARLIER, Mend.LOOK),
    (END, there(read_at=PERIOD_END + timedelta(hours=7)), Why.NOT_ENDED, Mend.CANCEL_AGAIN),
    (THIRTY, there(), Why.DISCOUNT_GONE, Mend.RESTORE_DISCOUNT),
    (THIRTY, there(discounts=(off(2000, 4),)), Why.DISCOUNT_GONE, Mend.RESTORE_DISCOUNT),
    (THIRTY, there(discounts=(off(3000, 2),)), Why.DISCOUNT_GONE, Mend.RESTORE_DISCOUNT),
    (PAUSE, there(), Why.PAUSE_OTHER, Mend.RESTORE_PAUSE),
    (PAUSE, there(pause=PauseView("collection", LATER + DAY)), Why.PAUSE_OTHER, Mend.RESTORE_PAUSE),
    (PAUSE, there(pause=PauseView("collection", LATER - DAY)), Why.PAUSE_OTHER, Mend.RESTORE_PAUSE),
    (PAUSE, there(SubState.PAUSED, pause=PauseView("service", LATER)), Why.PAUSE_OTHER, Mend.RESTORE_PAUSE),
    (REST, there(pause=PauseView("collection", LATER)), Why.PAUSE_OTHER, Mend.RESTORE_PAUSE),
    (REST, RESTS, Why.PAUSE_OTHER, Mend.RESTORE_PAUSE),
    (REST, with_end(RESTS, LATER - DAY), Why.PAUSE_OTHER, Mend.RESTORE_PAUSE),
    (REST, with_end(there(), LATER), Why.PAUSE_OTHER, Mend.RESTORE_PAUSE),
    (TRIAL, there(), Why.TRIAL_SHORTER, Mend.RESTORE_TRIAL),
    (TRIAL, there(SubState.TRIALING, trial_end=LATER - DAY), Why.TRIAL_SHORTER, Mend.RESTORE_TRIAL),
    (TWO, there(items=sold(quantity=3)), Why.TERMS_OTHER, Mend.RESTORE_PRICE),
    (TWO, there(items=sold(quantity=2, minor=5900)), Why.TERMS_OTHER, Mend.LOOK),
]


@pytest.mark.parametrize(("goal", "theirs", "why", "mend"), UNKEPT)
def test_a_promise_that_billing_does_not_hold_is_found_before_a_payment_shows_it(
    goal: Goal, theirs: SubscriptionView, why: Why, mend: Mend
) -> None:
    found = unkept(goal, theirs)
    assert found is not None
    assert (found.broken.why, found.broken.mend) == (why, mend)


HELD = [
    (END, there(SubState.ENDING, ends_at=PERIOD_END)),
    (END, there(SubState.ENDED, ends_at=PERIOD_END, read_at=PERIOD_END + DAY)),
    (END, there(read_at=PERIOD_END + timedelta(hours=5))),
    (THIRTY, there(discounts=(off(3000, 4),))),
    (THIRTY, there(discounts=(off(3000, 3),))),
    (THIRTY, there(discounts=(off(5000, None),))),
    (THIRTY, there(read_at=RHYTHM.at(4))),
    (THIRTY, there(SubState.ENDED)),
    (PAUSE, there(pause=PauseView("collection", LATER))),
    (PAUSE, there(read_at=LATER)),
    (REST, there(SubState.PAUSED, pause=PauseView("service", LATER))),
    (REST, with_end(RESTS, LATER)),
    (TRIAL, there(SubState.TRIALING, trial_end=LATER)),
    (TRIAL, there(read_at=LATER)),
    (TWO, there(items=sold(quantity=2))),
    (TWO, there(items=sold(quantity=2, minor=4500))),
]


@pytest.mark.parametrize(("goal", "theirs"), HELD)
def test_a_promise_that_billing_holds_is_no_difference(goal: Goal, theirs: SubscriptionView) -> None:
    assert unkept(goal, theirs) is None


def test_an_end_of_ours_counts_only_for_a_service_that_has_none_there() -> None:
    bills = there(pause=PauseView("collection", None))
    dated = there(SubState.PAUSED, pause=PauseView("service", LATER))
    assert [with_end(each, NOON) for each in (there(), bills, dated)] == [there(), bills, dated]


def test_a_resting_service_is_told_apart_in_words() -> None:
    found = unkept(REST, RESTS)
    assert found is not None
    zone = ZoneInfo("UTC")
    assert side_in_words(found.here, zone).startswith("resting until ")
    assert side_in_words(found.there, zone) == "resting until somebody lets it go on"


def test_every_kind_of_difference_has_words() -> None:
    assert (set(KINDS), set(ADVICE)) == (set(DriftKind), set(Advice))
