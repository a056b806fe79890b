"""Promises under bad weather: ``python -m tests.chaos.promises --cancels 2000 --offers 2000``.

A company's Stripe account stands on the simulator's Stripe front and is worked by the real connector. A fifth of
all requests go wrong, and workers are killed with -9 while customers cancel and take offers. Exit code 0 only if at
the end every goal holds at the provider or stands with a person, nothing twice and nothing lost. It stops by itself.
"""

from __future__ import annotations

import argparse
import os
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.chaos.crash import Killer
from tests.chaos.customers import Crowd
from tests.chaos.goals import SORTS, Goal, asked_on_a_page, cancel_of, grant, publish_offers, shuffled
from tests.chaos.judging import Judge
from tests.chaos.site import Report, Site, running_site, wait_until
from tests.chaos.takers import Takers
from tests.chaos.weather import Brewing, Weather
from tests.wire_account import WireAccount, customers_of, take_over, wire_account

if TYPE_CHECKING:
    from leavewell.accounts.models import Space

PATIENCE_SECONDS = 90.0
SECONDS_A_GOAL = 2.0
"""So long it may take in all; what isn't done then is a promise that wasn't kept."""


@dataclass(frozen=True)
class Asked:
    """What a run was asked for."""

    cancels: int
    offers: int
    workers: int
    slow: int
    seed: int

    @property
    def patience(self) -> float:
        """Seconds until everything must be settled."""
        return PATIENCE_SECONDS + SECONDS_A_GOAL * (self.cancels + self.offers)


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cancels", type=int, default=2000)
    parser.add_argument("--offers", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--slow", type=int, default=2, help="writes that meet a whole time-out")
    parser.add_argument("--seed", type=int, default=20260310)
    asked = Asked(**vars(parser.parse_args()))
    report = Report()
    with running_site(worker=asked.workers) as site:
        _run(site, report, asked)
    report.end()


def _run(site: Site, report: Report, asked: Asked) -> None:
    from leavewell.accounts.actions.workspaces import allow_mail_to
    from leavewell.accounts.transaction import edge
    from tests.builders import a_space, an_act

    space, chance = a_space(), random.Random(asked.seed)
    with edge():
        allow_mail_to(an_act(space), "*@*.example")
    with wire_account(space, os.environ["LEAVEWELL_SIMULATOR_URL"]) as account:
        promised = _sold(space, account, asked)
        publish_offers(space)
        began = time.monotonic()
        numbers = _under_the_weather(site, space, account, promised, report, asked, chance)
        report.count("seconds", round(time.monotonic() - began, 1))
        Judge(space, account, report, promised.all).judge(numbers)


@dataclass(frozen=True)
class Promised:
    """Every goal of a run, the offers by their sort."""

    cancels: Sequence[Goal]
    offers: Sequence[Sequence[Goal]]

    @property
    def all(self) -> list[Goal]:
        """One after the other."""
        return [*self.cancels, *(goal for goals in self.offers for goal in goals)]


def _sold(space: Space, account: WireAccount, asked: Asked) -> Promised:
    """The account filled and read into the space; who is to be promised what."""
    leaving = account.fill("leave", asked.cancels)
    each = [asked.offers // len(SORTS) + (n < asked.offers % len(SORTS)) for n in range(len(SORTS))]
    staying = [
        account.fill(sort.name, number, seats=sort.seats, in_trial=sort.in_trial)
        for sort, number in zip(SORTS, each, strict=True)
    ]
    take_over(space, account)
    return Promised(
        [cancel_of(customer) for customer in customers_of(space, leaving)],
        [
            [sort.goal(customer) for customer in customers_of(space, keys)]
            for sort, keys in zip(SORTS, staying, strict=True)
        ],
    )


def _under_the_weather(
    site: Site,
    space: Space,
    account: WireAccount,
    promised: Promised,
    report: Report,
    asked: Asked,
    chance: random.Random,
) -> set[str]:
    """All of it at once, until it is settled; the numbers that pages showed."""
    crowd, deeds = _deeds(site, space, account, promised, chance)
    weather = Brewing(account, Weather(chance, asked.slow))
    weather.look_after()
    killer = Killer(site, chance, site.workers)
    weather.start()
    killer.start()
    threads = [threading.Thread(target=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(asked.patience)
    killer.finish()
    site.stack.start_all()
    site.stack.wait_ready()
    settled = wait_until(lambda: not _open_goals(space), seconds=asked.patience, every=0.5)
    weather.clear_up()
    report.count("killed with -9", dict(killer.killed))
    report.count(f"faults met, {sum(weather.met.values())} in all", dict(weather.met.most_common()))
    report.check("every goal is settled, or stands with a person", settled, _open_goals(space))
    return set(crowd.numbers.values())


def _deeds(site: Site, space: Space, account: WireAccount, promised: Promised, chance: random.Random):  # type: ignore[no-untyped-def]
    """What customers and members are about to do; the links and the charges are looked up in fair weather."""
    from leavewell.flow.links import session_url
    from tests.builders import a_session

    hosts = [site.url(name) for name in site.webs]
    crowd, takers = Crowd(hosts, chance), Takers(hosts, chance)
    urls = [session_url(a_session(goal.customer)[1]) for goal in promised.cancels]
    pages, granted = [], []
    for sort, goals in zip(SORTS, promised.offers, strict=True):
        customers = [goal.customer for goal in goals]
        if sort.reason:
            pages += asked_on_a_page(sort, customers)
        else:
            charges = account.charges([goal.subscription for goal in goals]) if sort.name == "refund" else {}
            granted += [(sort, goal.customer, charges.get(goal.subscription)) for goal in goals]
    pages, granted = shuffled(pages, chance), shuffled(granted, chance)

    def grant_all() -> None:
        for one in granted:
            grant(*one)

    return crowd, [lambda: crowd.cancel_all(urls), lambda: takers.take_all(pages), grant_all]


def _open_goals(space: Space) -> int:
    """How many of the promised changes would still go on by themselves."""
    from leavewell.effects.models import Effect
    from leavewell.effects.states import UNSETTLED

    kinds = {"billing.cancel", *(f"billing.{name}" for name in OFFERED)}
    return Effect.objects.of(space).filter(kind__in=kinds, state__in=UNSETTLED).count()


OFFERED = ("discount", "change_quantity", "change_plan", "extend_trial", "pause", "credit", "refund")

if __name__ == "__main__":
    main()
