"""The pure rules of the engine: attempt groups, when to look first, how an end is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from leavewell.billing.types import (
    At,
    Cancel,
    ChangePlan,
    ChangeQuantity,
    Discount,
    DiscountView,
    ExtendTrial,
    Now,
    Operation,
    PeriodEnd,
    SubscriptionView,
    SubState,
    UndoCancel,
    When,
)
from leavewell.effects.decide.ending import goal_met, when_to_end
from leavewell.effects.decide.window import attempt_group, must_look_first
from leavewell.effects.states import EFFECT, READY, UNSETTLED, EffectMove, EffectState
from leavewell.effects.tests.viewing import ITEM, PERIOD_END, RUNNING
from tests.builders import NOON

DAY = timedelta(hours=24)
ENDED = replace(RUNNING, state=SubState.ENDED, ends_at=NOON)


def ending_at(ends_at: datetime | None) -> SubscriptionView:
    return replace(RUNNING, state=SubState.ENDING, ends_at=ends_at)


def discounted(percent_bp: int) -> SubscriptionView:
    return replace(RUNNING, discounts=(DiscountView("D-1", percent_bp, None, 3),))


@pytest.mark.parametrize(
    ("hours", "group"), [(-1, 1), (0, 1), (19.1, 1), (19.3, 2), (38.3, 2), (38.5, 3), (24 * 8, 11)]
)
def test_a_key_is_changed_before_billing_forgets_it(hours: float, group: int) -> None:
    assert attempt_group(NOON, NOON + timedelta(hours=hours), DAY) == group


def test_no_key_is_used_again_after_one_that_was_spent() -> None:
    groups = [
        attempt_group(NOON, NOON + timedelta(hours=hours), DAY, spent)
        for hours, spent in ((0, 0), (1, 1), (2, 2), (20, 2), (21, 3), (39, 3))
    ]
    assert groups == sorted(set(groups))


@pytest.mark.parametrize(
    ("outcome", "last_group", "group", "looks"),
    [
        (None, None, 1, False),
        ("not_taken", 1, 1, False),
        ("needs_person", 1, 1, True),
        ("not_taken", 1, 2, True),
        ("unknown", 1, 1, True),
        ("unknown", 1, 2, True),
        ("spent", 1, 2, True),
        ("", 1, 1, True),
    ],
    ids=[
        "the first attempt sends",
        "one that surely did not arrive is sent again",
        "one that a person gave back looks first",
        "a new key looks first",
        "a lost answer looks first",
        "a lost answer looks first with a new key too",
        "so does one whose key brings only an error back",
        "so does one whose worker died",
    ],
)
def test_who_must_look_before_sending(
    outcome: str | None, last_group: int | None, group: int, looks: bool
) -> None:
    assert must_look_first(outcome, last_group, group) is looks


@pytest.mark.parametrize(
    ("promised_at", "view", "when"),
    [
        (NOON - timedelta(days=1), RUNNING, Now()),
        (NOON, RUNNING, Now()),
        (PERIOD_END, RUNNING, PeriodEnd()),
        (PERIOD_END + timedelta(seconds=59), RUNNING, PeriodEnd()),
        (PERIOD_END - timedelta(minutes=2), RUNNING, At(PERIOD_END - timedelta(minutes=2))),
        (PERIOD_END, replace(RUNNING, period_end_max=PERIOD_END + timedelta(days=300)), At(PERIOD_END)),
        (PERIOD_END, replace(RUNNING, period_end_min=PERIOD_END + timedelta(days=30)), At(PERIOD_END)),
    ],
    ids=[
        "a promise that has passed ends at once",
        "a promise of now ends at once",
        "the period's end by the mildest means",
        "seconds apart are the same end",
        "another date is asked for as it is",
        "items of several periods need the date",
        "a renewal since doesn't lengthen the promise",
    ],
)
def test_how_an_end_is_asked_for(promised_at: datetime, view: SubscriptionView, when: When) -> None:
    assert when_to_end(promised_at, view, NOON) == when


@pytest.mark.parametrize(
    ("operation", "view", "met"),
    [
        (Cancel(PeriodEnd()), RUNNING, False),
        (Cancel(PeriodEnd()), ending_at(PERIOD_END), True),
        (Cancel(PeriodEnd()), ending_at(PERIOD_END - timedelta(days=9)), True),
        (Cancel(PeriodEnd()), ending_at(PERIOD_END + timedelta(seconds=59)), True),
        (Cancel(PeriodEnd()), ending_at(PERIOD_END + timedelta(days=30)), False),
        (Cancel(PeriodEnd()), ending_at(None), False),
        (Cancel(Now()), ENDED, True),
        (UndoCancel(), RUNNING, True),
        (UndoCancel(), ending_at(PERIOD_END), False),
        (UndoCancel(), ENDED, False),
        (Discount(3000, 3), discounted(3000), True),
        (Discount(3000, 3), discounted(1000), False),
        (Discount(3000, 4), discounted(3000), True),
        (Discount(3000, 6), discounted(3000), False),
        (Discount(3000, 3), RUNNING, False),
        (ChangeQuantity(1), RUNNING, True),
        (ChangeQuantity(2), RUNNING, False),
        (ChangeQuantity(1), replace(RUNNING, items=(ITEM, ITEM)), False),
        (ChangePlan("P-1"), replace(RUNNING, items=(replace(ITEM, price="P-1"),)), True),
        (ChangePlan("P-2"), replace(RUNNING, items=(replace(ITEM, price="P-1"),)), False),
        (ExtendTrial(NOON), replace(RUNNING, trial_end=NOON - timedelta(seconds=1)), True),
        (ExtendTrial(NOON), replace(RUNNING, trial_end=NOON - DAY), False),
        (ExtendTrial(NOON), RUNNING, False),
    ],
)
def test_whether_what_was_read_back_is_what_was_wanted(
    operation: Operation, view: SubscriptionView, met: bool
) -> None:
    assert goal_met(operation, view, PERIOD_END) is met


def test_an_effect_ends_settled_or_given_up_and_nowhere_else() -> None:
    assert EFFECT.final == {EffectState.SETTLED, EffectState.GIVEN_UP}
    assert all(EFFECT.allows(state, EffectMove.CLAIM) for state in UNSETTLED)


def test_only_what_was_surely_never_sent_can_be_taken_back() -> None:
    voidable = {state for state in EffectState if EFFECT.allows(state, EffectMove.VOID)}
    assert voidable == set(READY) - {EffectState.UNKNOWN}
