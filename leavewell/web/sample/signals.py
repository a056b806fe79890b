"""How much the generated accounts used the product, week by week, and what they asked support for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from leavewell.web.sample.book import Asked, Customer, Week
from leavewell.web.sample.customers import SEED

WEEKS = 30
"""So many of each account's last weeks: the six that may have fallen, and enough before to see what was usual."""

FALLING_WEEKS = 6
TICKET_WEEKS = 104
TICKETS_AN_ACCOUNT = 3.9
PRIORITIES = ("low", "normal", "normal", "normal", "high", "urgent")


def weeks_of(customers: Iterable[Customer], now: datetime, seed: int = SEED) -> Iterator[Week]:
    """The last weeks up to ``now``, or up to the end."""
    for each in customers:
        yield from _weeks(Random(f"{seed}:usage:{each.id}"), each, now)


def _weeks(random: Random, each: Customer, now: datetime) -> Iterator[Week]:
    until = each.gone.at if each.gone else now
    lived = (until - each.began_at).days // 7
    level = each.seats * random.uniform(18, 60)
    for ago in range(min(lived, WEEKS)):
        day = (until - timedelta(days=1 + 7 * ago)).date()
        fallen = each.gone is not None and each.gone.usage_fell and ago < FALLING_WEEKS
        count = round(level * random.uniform(0.9, 1.1) * (0.3 if fallen else 1))
        yield Week(f"U-{each.id}-{day:%Y%m%d}", each.id, each.subscription.id, day, count)


def tickets_of(customers: Iterable[Customer], now: datetime, seed: int = SEED) -> Iterator[Asked]:
    """About four an account, some with none and a few with many."""
    for each in customers:
        random = Random(f"{seed}:tickets:{each.id}")
        for number in range(round(random.expovariate(1 / TICKETS_AN_ACCOUNT))):
            yield _ticket(random, each, number, now)


def _ticket(random: Random, each: Customer, number: int, now: datetime) -> Asked:
    until = each.gone.at if each.gone else now
    life = min(until - each.began_at, timedelta(weeks=TICKET_WEEKS))
    submitted_at = until - life * random.random()
    waited = max(3, round(random.lognormvariate(4.5, 1)))
    closed_at = submitted_at + timedelta(minutes=waited) + timedelta(hours=random.uniform(1, 90))
    said = random.random() < 0.4
    return Asked(
        id=f"T-{each.id}-{number:02}",
        customer=each.id,
        submitted_at=submitted_at,
        closed_at=closed_at if closed_at < now else None,
        priority=random.choice(PRIORITIES),
        first_response_minutes=waited,
        satisfaction=Decimal(random.choice((2, 3, 4, 4, 5, 5))) if said else None,
        escalated=random.random() < 0.04,
    )
