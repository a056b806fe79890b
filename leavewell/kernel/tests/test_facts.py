from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, dataclass
from typing import Any, ClassVar
from uuid import UUID

import pytest

from leavewell.kernel.facts import KINDS, UPCASTERS, Fact, UnknownFact, dump, load
from leavewell.kernel.facts.base import load_as
from leavewell.kernel.facts.flow import OfferAccepted, ReasonGiven
from leavewell.kernel.ids import uuid7
from leavewell.kernel.money import Money
from tests.facts import an_example


@dataclass(frozen=True)
class RoomPainted(Fact):
    """A kind in its third version: ``colour`` was called ``paint`` in the first."""

    kind: ClassVar[str] = "room.painted"
    version: ClassVar[int] = 3
    colour: str
    coats: int = 1


RAISED: dict[tuple[str, int], Any] = {
    ("room.painted", 1): lambda body: {"colour": body["paint"]},
    ("room.painted", 2): lambda body: {**body, "coats": 2},
}


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_stored_of_a_fact_is_the_whole_fact(kind: str, bare: bool) -> None:
    fact = an_example(KINDS[kind], bare=bare)
    stored = json.loads(json.dumps(dump(fact)))
    assert load(kind, fact.version, stored) == fact


def test_every_kind_is_known_by_one_name_only() -> None:
    assert [fact.kind for fact in KINDS.values()] == list(KINDS)
    assert {(kind, version) for kind, version in UPCASTERS} <= {
        (kind, version) for kind in KINDS for version in range(1, KINDS[kind].version)
    }


def test_a_fact_of_a_kind_that_nobody_knows_stays_readable() -> None:
    found = load("moon.landed", 2, {"crew": 3})
    assert found == UnknownFact(stored_kind="moon.landed", stored_version=2, body={"crew": 3})


def test_a_fact_from_before_a_field_was_added_gets_its_default() -> None:
    session_id = uuid7()
    old = {"session_id": str(session_id), "reason": "other"}
    assert load("session.reason_given", 1, old) == ReasonGiven(session_id, "other", words=False)


def test_a_field_that_was_dropped_since_is_left_out() -> None:
    old = {"session_id": str(UUID(int=7)), "reason": "other", "mood": "sad"}
    assert load("session.reason_given", 1, old) == ReasonGiven(UUID(int=7), "other")


def test_an_older_version_is_raised_step_by_step() -> None:
    assert load_as(RoomPainted, RAISED, "room.painted", 1, {"paint": "red"}) == RoomPainted("red", 2)


def test_a_version_that_nobody_raises_or_that_is_yet_to_come_stays_readable() -> None:
    for version in (1, 4):
        found = load_as(RoomPainted, {}, "room.painted", version, {"paint": "red"})
        assert found == UnknownFact("room.painted", version, {"paint": "red"})


def test_a_fact_that_was_raised_to_nowhere_is_kept_as_it_was_stored() -> None:
    halfway = {("room.painted", 1): RAISED["room.painted", 1]}
    found = load_as(RoomPainted, halfway, "room.painted", 1, {"paint": "red"})
    assert isinstance(found, UnknownFact)
    assert (found.stored_version, found.body) == (1, {"paint": "red"})


@pytest.mark.parametrize(("cycles", "terms"), [(3, {"cycles": "3"}), (None, {})], ids=["a while", "for ever"])
def test_an_accepted_discount_of_the_first_version_is_an_offer_like_any_other(
    cycles: int | None, terms: dict[str, str]
) -> None:
    ids = {name: str(UUID(int=7)) for name in ("session_id", "presented_offer_id", "subscription_id")}
    prices = {"price_before": dump_money(4900), "price_after": dump_money(3430)}
    old = {**ids, **prices, "offer": "discount_30_3", "percent_bp": 3000, "cycles": cycles}
    found = load("session.offer_accepted", 1, old)
    assert isinstance(found, OfferAccepted)
    assert (found.offer, found.offer_kind) == ("discount_30_3", "discount")
    assert found.terms == {"percent_bp": "3000", **terms}
    assert (found.price_before, found.price_after) == (Money(4900, "EUR"), Money(3430, "EUR"))


def dump_money(minor: int) -> dict[str, Any]:
    return {"minor": minor, "currency": "EUR"}


def test_what_happened_can_not_be_changed() -> None:
    fact = ReasonGiven(uuid7(), "other")
    with pytest.raises(FrozenInstanceError):
        fact.reason = "too_expensive"  # type: ignore[misc]
