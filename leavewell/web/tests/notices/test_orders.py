"""Check 31: whatever the order in which notices come, and however often, what stands here is what billing holds."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from leavewell.billing.types import SubRef
from leavewell.effects.models import Effect, Notice
from leavewell.flow.models import Declaration
from leavewell.offboarding.models import Departure
from tests.wired import Wired, a_wired_company

pytestmark = [pytest.mark.django_db, pytest.mark.proves(28, peer="wire front")]

CREATED, UPDATED, DELETED = (f"customer.subscription.{word}" for word in ("created", "updated", "deleted"))
FAILED, PAID = "invoice.payment_failed", "invoice.paid"

STEPS: tuple[tuple[Callable[[Wired, SubRef], None] | None, tuple[str, ...]], ...] = (
    (None, (CREATED, FAILED)),
    (lambda company, ref: company.happens(ref, "payment", payment="ok"), (PAID, UPDATED)),
    (lambda company, ref: company.happens(ref, "cancel", when="period_end"), (UPDATED,)),
    (lambda company, ref: company.happens(ref, "cancel", when="now"), (DELETED,)),
)
"""A life at Stripe, and what each step of it is told by: first that somebody subscribes and can't pay."""
STEP_OF = tuple(number for number, (_, kinds) in enumerate(STEPS) for _ in kinds)
SIX = range(len(STEP_OF))
ALL = tuple(permutations(SIX))
SPOKEN_AGAIN, WORKED = 0.3, 0.4
"""How often something is told again after a notice, and how often a worker comes by."""
READING = {"billing.read_noticed", "react", "mail.send"}


@dataclass
class Life:
    """One subscription; the world goes on only when something is told that hasn't happened yet."""

    company: Wired
    ref: SubRef
    events: list[dict[str, Any]]
    step: int = 0

    @classmethod
    def begun(cls, company: Wired) -> Life:
        company.heard.clear()
        ref = company.sells(payment="failing")
        return cls(company, ref, _told(company, STEPS[0][1]))

    def told(self, number: int) -> None:
        """The notice of that event comes in, whatever has been told before."""
        while self.step < STEP_OF[number]:
            self.step += 1
            self.company.heard.clear()
            does, kinds = STEPS[self.step]
            assert does is not None
            does(self.company, self.ref)
            self.events += _told(self.company, kinds)
        assert self.company.hears(self.events[number]) == 204


def _told(company: Wired, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """Exactly the events of these kinds, in that order, among all that the account has to tell."""
    found = [each for each in company.heard if each["type"] in {CREATED, UPDATED, DELETED, FAILED, PAID}]
    assert sorted(each["type"] for each in found) == sorted(kinds)
    return sorted(found, key=lambda each: kinds.index(each["type"]))


def lived(company: Wired, order: Sequence[int], dice: random.Random) -> tuple[SubRef, bool]:
    """The six notices in that order, some told again, a worker here and there; and whether we met it alive."""
    life, met_alive = Life.begun(company), False
    for place, number in enumerate(order):
        life.told(number)
        if dice.random() < SPOKEN_AGAIN:
            life.told(dice.choice(order[: place + 1]))
        if dice.random() < WORKED:
            company.works(dice)
            met_alive |= life.step < len(STEPS) - 1
    company.works(dice)
    return life.ref, met_alive


def stands_as_in_billing(company: Wired, ref: SubRef, met_alive: bool) -> None:
    """The mirror shows what the provider shows, each notice was read once, and one departure began, if any."""
    row = company.row(ref)
    with company.billing() as billing:
        theirs = billing.get(ref)
    assert (row.state, row.ends_at, row.fingerprint) == (theirs.state, theirs.ends_at, theirs.fingerprint)
    assert (row.state, row.open_invoice_minor) == ("ended", 0)
    assert company.notices(ref) == [("read", "")] * len(SIX)
    # One that was over before we met it is history.
    assert Departure.objects.of(company.space).filter(subscription=row).count() == met_alive


def check(company: Wired, orders: Sequence[tuple[int, ...]], seed: int) -> None:
    dice = random.Random(seed)
    for order in orders:
        ref, met_alive = lived(company, order, dice)
        try:
            stands_as_in_billing(company, ref, met_alive)
        except AssertionError as error:
            raise AssertionError(f"in the order {order}: {error}") from error
    assert {each.method for each in company.wire.sent} == {"GET"}
    assert not Declaration.objects.of(company.space).exists()
    kinds = set(Effect.objects.of(company.space).values_list("kind", flat=True))
    assert {kind for kind in kinds if kind.startswith("billing.")} == {"billing.read_noticed"}, kinds
    assert Notice.objects.of(company.space).count() == len(orders) * len(SIX)


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wired:
    """With an empty Stripe."""
    return a_wired_company(tmp_path, monkeypatch)


def test_check_31_each_notice_once_in_each_place_ends_in_billings_state(company: Wired) -> None:
    """Twelve of the 720: those that begin at one of the six and go round, forwards and backwards."""
    around = [tuple((begin + place) % len(SIX) for place in SIX) for begin in SIX]
    orders = [*around, *(order[::-1] for order in around)]
    assert all({order[place] for order in around} == set(SIX) for place in SIX)
    check(company, orders, 31)


@pytest.mark.long
@pytest.mark.parametrize("first", SIX)
def test_check_31_every_order_with_duplicates_ends_in_billings_state(company: Wired, first: int) -> None:
    """All 720, in six parts."""
    orders = [order for order in ALL if order[0] == first]
    assert len(orders) == 120
    check(company, orders, first)
