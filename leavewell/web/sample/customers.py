"""The generated accounts. The same seed and ``now`` make the same ones; each draws from a source of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from leavewell.accounts.traits import TraitValue
from leavewell.accounts.types import ListedAccount
from leavewell.billing.simulator.control_types import NewItem, NewSubscription
from leavewell.web.sample import truths
from leavewell.web.sample.book import Agreed, Customer, Gone
from leavewell.web.sample.leaving import departures, months_before, stays, whole_month
from leavewell.web.sample.names import COUNTRIES, company
from leavewell.web.sample.people import people_of
from leavewell.web.sample.plans import PLANS, currency_in

SEED = 20_250
PLAN_WEIGHTS = {"solo": 35, "team": 35, "team_year": 15, "crew": 15}
SEATS = {"solo": (1, 2), "team": (2, 14), "team_year": (3, 20), "crew": (8, 40)}
NOTICE_DAYS = (30, 60, 90)
ON_TRIAL = 0.03
FAILING = 0.03


def generated(now: datetime, seed: int = SEED) -> list[Customer]:
    """The accounts beside the named ones and those of the story, with their whole past up to ``now``."""
    random = Random(seed)
    gone = departures(random, now)
    numbers = range(truths.FIRST_GENERATED, truths.SIZE + 1)
    made = {
        number: _customer(Random(f"{seed}:{number}"), number, now, gone.get(number)) for number in numbers
    }
    saved = stays(random, now, gone, {number: each.began_at for number, each in made.items()})
    return [replace(each, stayed=saved.get(number)) for number, each in made.items()]


def _customer(random: Random, number: int, now: datetime, gone: Gone | None) -> Customer:
    key, under_contract = f"C-{number:03}", number in truths.CONTRACTS
    name, industry = company(number)
    country = random.choice(COUNTRIES)
    plan = "team_year" if under_contract else random.choices([*PLAN_WEIGHTS], [*PLAN_WEIGHTS.values()])[0]
    seats = random.randint(*SEATS[plan])
    people = people_of(random, name, seats=seats, has_champion=key != truths.CHAMPION_GONE)
    agreed = _contract(random, number, now, people[0].email) if under_contract else None
    return Customer(
        listed=ListedAccount(key, name, country, "en", "business"),
        contacts=people,
        subscription=_subscription(random, number, plan, country, seats, now, gone),
        seats=seats,
        traits=_traits(key, plan, seats, industry, now),
        contract=agreed,
        gone=gone,
    )


def _traits(key: str, plan: str, seats: int, industry: str, now: datetime) -> dict[str, TraitValue]:
    traits: dict[str, TraitValue] = {"seats": seats, "plan_tier": PLANS[plan].tier, "industry": industry}
    if key == truths.CHAMPION_GONE:
        traits["champion_left_on"] = (now - timedelta(days=17)).date()
    return traits


def _subscription(
    random: Random, number: int, code: str, country: str, seats: int, now: datetime, gone: Gone | None
) -> NewSubscription:
    plan, currency = PLANS[code], currency_in(country)
    step = 12 if plan.interval == "year" else 1
    if gone:
        # A whole number of paid terms, at least half a year, so that there is a use that can fall.
        started_at = months_before(gone.at, step * random.randint(-(-6 // step), 24 // step))
    else:
        started_at = now - timedelta(days=random.randint(30, 900))
    special = random.random() if gone is None and number not in truths.CONTRACTS else 0.5
    on_trial, failing = special < ON_TRIAL, special > 1 - FAILING
    if on_trial:
        started_at = now - timedelta(days=random.randint(1, 9))
    elif failing:
        # Long enough for a bill or two that nobody paid, and not for years of them.
        started_at = now - timedelta(days=random.randint(33, 58))
    return NewSubscription(
        id=f"S-{number:03}",
        customer=f"C-{number:03}",
        items=(NewItem(f"I-{number:03}", plan.name, plan.price(currency), seats, plan.interval),),
        started_at=started_at,
        trial_end=now + timedelta(days=random.randint(2, 5)) if on_trial else None,
        ended_at=gone.at if gone else None,
        payment="failing" if failing else "ok",
    )


def _contract(random: Random, number: int, now: datetime, signatory: str) -> Agreed:
    notice = random.choice(NOTICE_DAYS)
    opens_in = random.randint(45, 260)
    if f"C-{number:03}" == truths.NOTICE_OPENS:
        opens_in = truths.NOTICE_IN_DAYS
    ends_on = now.date() + timedelta(days=opens_in + notice)
    starts_on = months_before(whole_month(now + timedelta(days=opens_in + notice)), 12).date()
    return Agreed(f"HN-{number:03}", starts_on, ends_on, notice, signatory)
