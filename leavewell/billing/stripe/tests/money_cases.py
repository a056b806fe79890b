"""Two hundred cases of money at a cancel or an offer, and the policy table that says what each of them costs.

The table is worked out by hand here: it shares no code with the connector, nor with what stands for Stripe.
"""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

CYCLES_AHEAD = 4
"""So many bills after the deed are looked at."""
MONTHS = {"month": 1, "year": 12}
BEGINNINGS = [(2025, 1, 31), (2025, 2, 28), (2025, 8, 30), (2024, 2, 29), (2025, 5, 17), (2025, 12, 1)]
"""Days of which some are missing in some months and years."""
UNITS: dict[str, Callable[[random.Random], int]] = {
    "EUR": lambda chance: chance.randint(99, 250_000),
    "JPY": lambda chance: chance.randint(80, 90_000),
    # What Stripe makes of a thousandth that no bank has isn't known, so no case has one.
    "BHD": lambda chance: chance.randint(1, 90) * 1000,
}


@dataclass(frozen=True)
class Case:
    """What one customer has, and what is done ``done_at``. Amounts are minor units; ``number`` names it.

    ``extra`` is what the deed needs: basis points, a quantity, a price or an amount; ``until`` its instant.
    """

    number: int
    deed: str
    interval: Literal["week", "month", "year"]
    currency: str
    unit: int
    quantity: int
    started_at: datetime
    done_at: datetime
    passed: int
    extra: int = 0
    cycles: int | None = None
    until: datetime | None = None

    def __str__(self) -> str:
        return f"{self.number}-{self.deed}-{self.interval}-{self.currency}"

    @property
    def total(self) -> int:
        """One bill."""
        return self.unit * self.quantity

    def bill_at(self, number: int) -> datetime:
        """When the bill of that number is made; the first is number 0."""
        if self.interval == "week":
            return self.started_at + timedelta(days=7 * number)
        months = self.started_at.month - 1 + MONTHS[self.interval] * number
        year, month = self.started_at.year + months // 12, months % 12 + 1
        return self.started_at.replace(
            year=year, month=month, day=min(self.started_at.day, monthrange(year, month)[1])
        )

    @property
    def bills(self) -> list[datetime]:
        """Those that come after the deed, if nothing stops them."""
        return [self.bill_at(self.passed + n) for n in range(1, CYCLES_AHEAD + 1)]


@dataclass(frozen=True)
class Costs:
    """What must come of it: every charge after the deed, what goes back of the last one, and when it is over."""

    charges: tuple[tuple[datetime, int], ...] = ()
    back: int = 0
    ends_at: datetime | None = None
    refused: str = ""


def half_even(over: int, under: int) -> int:
    """A fraction as a whole number; a half goes to the even one."""
    whole, rest = divmod(over, under)
    return whole + (2 * rest > under or (2 * rest == under and whole % 2 == 1))


def unused(case: Case) -> int:
    """The share of the last bill that is for the time after the deed, by the second."""
    begun, over = case.bill_at(case.passed), case.bill_at(case.passed + 1)
    left, whole = (over - case.done_at).total_seconds(), (over - begun).total_seconds()
    if case.currency == "BHD":
        return 10 * half_even(case.total * int(left), int(whole) * 10)
    return half_even(case.total * int(left), int(whole))


def _at(case: Case, *amounts: int) -> Costs:
    """Bills of these amounts, and of nothing else for those of nothing."""
    return Costs(tuple((at, amount) for at, amount in zip(case.bills, amounts, strict=True) if amount))


def _discounted(case: Case) -> Costs:
    if case.interval == "week" and (case.cycles or 0) > 1:
        same = _at(case, *[case.total] * CYCLES_AHEAD)
        return Costs(same.charges, refused="cycles_not_in_months")
    less = case.total - half_even(case.total * case.extra, 10_000)
    covered = CYCLES_AHEAD if case.cycles is None else case.cycles
    return _at(case, *[less if n < covered else case.total for n in range(CYCLES_AHEAD)])


def _credited(case: Case) -> Costs:
    left, amounts = case.extra, []
    for _ in range(CYCLES_AHEAD):
        used = min(left, case.total)
        left -= used
        amounts.append(case.total - used)
    return _at(case, *amounts)


def _until(case: Case, *, paid_before: bool) -> tuple[tuple[datetime, int], ...]:
    assert case.until is not None
    return tuple((at, case.total) for at in case.bills if (at < case.until) is paid_before)


def _past_due_left(case: Case) -> Costs:
    # It stays owed as the page said, and is paid when the customer mends the card; nothing new is billed.
    return Costs(((case.done_at, case.total),), ends_at=case.done_at)


POLICY: dict[str, Callable[[Case], Costs]] = {
    "cancel_at_period_end": lambda case: Costs(ends_at=case.bills[0]),
    "cancel_now": lambda case: Costs(ends_at=case.done_at),
    "cancel_now_and_unused_back": lambda case: Costs(back=unused(case), ends_at=case.done_at),
    "cancel_now_and_renewal_back": lambda case: Costs(back=case.total, ends_at=case.done_at),
    "cancel_at_a_date": lambda case: Costs(_until(case, paid_before=True), ends_at=case.until),
    "refund_some_then_cancel": lambda case: Costs(back=case.extra, ends_at=case.bills[0]),
    "discount": _discounted,
    "fewer_seats": lambda case: _at(case, *[case.unit * case.extra] * CYCLES_AHEAD),
    "cheaper_plan": lambda case: _at(case, *[case.extra * case.quantity] * CYCLES_AHEAD),
    "credit": _credited,
    "pause": lambda case: Costs(_until(case, paid_before=False)),
    "past_due_cancelled_and_forgiven": lambda case: Costs(ends_at=case.done_at),
    "past_due_cancelled_and_owed": _past_due_left,
}
"""What each deed costs: the company's promise, before anybody asks a billing system."""


def cases(how_many: int, seed: int) -> Iterator[Case]:
    """Each deed in turn, with an interval, a currency and a history by chance."""
    chance, deeds = random.Random(seed), list(POLICY)
    for number in range(how_many):
        yield _case(number, deeds[number % len(deeds)], chance)


def _case(number: int, deed: str, chance: random.Random) -> Case:
    interval: Literal["week", "month", "year"] = chance.choice(["week", "month", "year"])
    currency = chance.choice(list(UNITS))
    year, month, day = chance.choice(BEGINNINGS)
    bare = Case(
        number=number,
        deed=deed,
        interval=interval,
        currency=currency,
        unit=UNITS[currency](chance),
        quantity=chance.randint(2, 9),
        started_at=datetime(year, month, day, chance.randrange(24), chance.randrange(60), tzinfo=UTC),
        done_at=datetime.max.replace(tzinfo=UTC),
        passed=0 if deed.startswith("past_due") else chance.randint(0, 3),
    )
    begun, over = bare.bill_at(bare.passed), bare.bill_at(bare.passed + 1)
    done_at = begun + timedelta(seconds=chance.randint(3600, int((over - begun).total_seconds()) - 3600))
    if deed.startswith("past_due"):
        # Before the billing system itself gives the first payment up.
        done_at = begun + timedelta(hours=1)
    return _with_terms(Case(**{**vars(bare), "done_at": done_at}), chance)


def _with_terms(case: Case, chance: random.Random) -> Case:
    terms: dict[str, object] = {}
    match case.deed:
        case "discount":
            terms = {"extra": chance.randint(1, 99) * 100, "cycles": chance.choice([None, 1, 2, 3])}
        case "fewer_seats":
            terms = {"extra": chance.randint(1, case.quantity - 1)}
        case "cheaper_plan":
            terms = {"extra": max(case.unit // 2, 1)}
        case "credit":
            terms = {"extra": max(case.total * chance.randint(1, 25) // 100, 1) * 10}
        case "refund_some_then_cancel":
            terms = {"extra": max(case.total // 20, 1) * 10}
        case "cancel_at_a_date" | "pause":
            ahead = int((case.bills[2] - case.done_at).total_seconds())
            terms = {"until": case.done_at + timedelta(seconds=chance.randint(3600, ahead))}
    return Case(**{**vars(case), **terms})  # type: ignore[arg-type]
