"""Weeks counted by hand, and counted here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from leavewell.insight.decide.tries import (
    ABANDONED,
    ACCEPTED,
    CANCELLED,
    NEVERMIND,
    OPEN,
    OUTCOMES,
    ShownOffer,
    Try,
    by_offer,
    by_outcome,
    by_reason,
    by_standing,
    last_of_each,
    tally,
)
from leavewell.kernel.money import Money

MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
ROOT = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


def named(name: str) -> UUID:
    return uuid5(ROOT, name)


def tried(
    who: str,
    outcome: str,
    hour: int = 0,
    *,
    sub: str | None = "",
    paying: Money | None = None,
    **more: object,
) -> Try:
    """``sub``: another name for another subscription, None where it was never chosen."""
    subscription = None if sub is None else named(f"{who}/{sub}")
    return Try(named(who), subscription, MONDAY + timedelta(hours=hour), outcome, paying, **more)  # type: ignore[arg-type]


def counts(tries: list[Try]) -> dict[str, int]:
    return {outcome: each.accounts for outcome, each in by_outcome(tries).items() if each.accounts}


def test_a_page_left_undecided_and_then_a_cancel_is_one_cancel() -> None:
    assert counts([tried("ada", ABANDONED), tried("ada", CANCELLED, 2)]) == {CANCELLED: 1}
    assert counts([tried("ada", CANCELLED, 2), tried("ada", ABANDONED)]) == {CANCELLED: 1}


def test_a_cancel_isnt_undone_by_a_page_opened_afterwards() -> None:
    assert counts([tried("ada", CANCELLED), tried("ada", ABANDONED, 2)]) == {CANCELLED: 1}
    assert counts([tried("ada", CANCELLED), tried("ada", NEVERMIND, 2), tried("ada", OPEN, 3)]) == {
        CANCELLED: 1
    }


def test_who_took_the_cancel_back_and_then_took_an_offer_took_an_offer() -> None:
    assert counts([tried("ada", CANCELLED, taken_back=True), tried("ada", ACCEPTED, 2)]) == {ACCEPTED: 1}


def test_an_offer_taken_and_then_another_page_left_is_no_accepted_offer_any_more() -> None:
    assert counts([tried("ada", ACCEPTED, standing="provisional"), tried("ada", ABANDONED, 5)]) == {
        ABANDONED: 1
    }


def test_two_subscriptions_that_end_are_one_account_and_both_their_money() -> None:
    tries = [
        tried("ada", CANCELLED, sub="a", paying=Money(4900, "EUR")),
        tried("ada", CANCELLED, 1, sub="b", paying=Money(100, "EUR")),
    ]
    cancelled = by_outcome(tries)[CANCELLED]
    assert (cancelled.accounts, cancelled.monthly) == (1, [Money(5000, "EUR")])
    assert tally(last_of_each(tries)).accounts == 1


def test_one_subscription_kept_and_one_ended_stand_in_both_places() -> None:
    tries = [tried("ada", CANCELLED, sub="a"), tried("ada", ACCEPTED, 1, sub="b", standing="provisional")]
    assert counts(tries) == {CANCELLED: 1, ACCEPTED: 1}
    assert tally(last_of_each(tries)).accounts == 1


def test_two_currencies_are_never_added() -> None:
    tries = [
        tried("ada", CANCELLED, paying=Money(4900, "EUR")),
        tried("bob", CANCELLED, paying=Money(9900, "USD")),
        tried("cem", CANCELLED, paying=Money(100, "EUR")),
        tried("dee", CANCELLED),
    ]
    cancelled = by_outcome(tries)[CANCELLED]
    assert (cancelled.accounts, cancelled.monthly) == (4, [Money(5000, "EUR"), Money(9900, "USD")])


def test_who_didnt_say_which_plan_and_then_did_is_counted_by_that() -> None:
    assert counts([tried("ada", ABANDONED, sub=None), tried("ada", NEVERMIND, 1)]) == {NEVERMIND: 1}
    assert counts([tried("ada", ABANDONED, sub=None)]) == {ABANDONED: 1}


def test_a_whole_week_counted_by_hand() -> None:
    # Eight accounts: ada, bob and cem cancel, dee and eve take an offer, fay stays, gus and hal leave the page.
    week = [
        tried("ada", ABANDONED, 0),
        tried("ada", CANCELLED, 3, reason="too_expensive", paying=Money(1000, "EUR")),
        tried("bob", CANCELLED, 4, reason="too_hard", paying=Money(2000, "EUR")),
        tried("cem", CANCELLED, 5, source="phone", paying=Money(3000, "USD")),
        tried(
            "dee", ACCEPTED, 6, reason="too_expensive", standing="held", offers=(ShownOffer("half", True),)
        ),
        tried("eve", NEVERMIND, 7, offers=(ShownOffer("half", False),)),
        tried("eve", ACCEPTED, 8, standing="provisional", offers=(ShownOffer("half", True),)),
        tried("fay", ABANDONED, 9),
        tried("fay", NEVERMIND, 10, reason="too_expensive"),
        tried("gus", ABANDONED, 11, offers=(ShownOffer("half", False),)),
        tried("gus", ABANDONED, 12),
        tried("hal", ABANDONED, 13, sub=None),
    ]
    assert counts(week) == {CANCELLED: 3, ACCEPTED: 2, NEVERMIND: 1, ABANDONED: 2}
    assert tally(last_of_each(week)).accounts == 8
    assert {key: each.accounts for key, each in by_standing(week).items()} == {
        "provisional": 1,
        "held": 1,
        "lapsed": 0,
    }
    assert [(reason, each.accounts) for reason, each in by_reason(week)] == [
        ("too_expensive", 3),
        ("too_hard", 1),
    ]
    assert [(each.code, each.shown.accounts, each.accepted.accounts) for each in by_offer(week)] == [
        ("half", 3, 2)
    ]
    assert by_outcome(week)[CANCELLED].monthly == [Money(3000, "EUR"), Money(3000, "USD")]


tries = st.lists(
    st.builds(
        tried,
        st.sampled_from("abcd"),
        st.sampled_from(OUTCOMES),
        st.integers(0, 160),
        sub=st.sampled_from(["x", "y", None]),
        taken_back=st.booleans(),
    ),
    max_size=12,
)


@given(tries)
def test_nobody_who_tried_is_left_out_and_nobody_is_made_up(made: list[Try]) -> None:
    counted = by_outcome(made)
    assert {one.account_id for each in counted.values() for one in each.tries} == {
        one.account_id for one in made
    }
    assert tally(last_of_each(made)).accounts == len({one.account_id for one in made})


@given(tries, st.randoms())
def test_the_order_in_which_they_are_read_makes_no_difference(made: list[Try], chance: object) -> None:
    at_different_times = list({each.at: each for each in made}.values())
    shuffled = list(at_different_times)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert counts(shuffled) == counts(at_different_times)
