"""Promises under bad weather: ``python -m tests.chaos.promises --cancels 2000 --offers 2000 --companies 10``.

Each company's Stripe account stands on the simulator's Stripe front and is worked by the real connector, at the pace
that Stripe allows one account: more companies, more at once. A fifth of all requests go wrong, and workers are killed
with -9 while customers cancel and take offers. Exit code 0 only if at the end every goal holds at the provider or
stands with a person, nothing twice and nothing lost. It stops by itself.
"""

from __future__ import annotations

import argparse
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.chaos.companies import Company, Work, sold_to
from tests.chaos.crash import Killer
from tests.chaos.judging import Judge
from tests.chaos.site import Report, Site, running_site, wait_until
from tests.chaos.weather import Brewing, Weather
from tests.wire_account import wire_account

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from leavewell.effects.models import Effect

PATIENCE_SECONDS = 90.0
SECONDS_A_GOAL = 3.0
"""So long it may take in all, at one company; what isn't done then is a promise that wasn't kept."""

SHOWN = 9
ATTEMPTS_A_LIFE = 40
"""At least so many are begun between two deaths."""
ATTEMPTS_A_GOAL = 8
"""Roughly, with mails and what else follows from it."""
LAST_SHARE = 0.1
AT_ONCE = 12
"""Customers of one sort who press at the same time, at all companies together."""


@dataclass(frozen=True)
class Asked:
    """What a run was asked for; the numbers are those of all companies together."""

    cancels: int
    offers: int
    companies: int
    workers: int
    deaths: int
    slow: int
    seed: int

    @property
    def patience(self) -> float:
        """Seconds until everything must be settled."""
        return PATIENCE_SECONDS + SECONDS_A_GOAL * self.goals

    @property
    def goals(self) -> int:
        """What is promised in all."""
        return self.cancels + self.offers

    @property
    def attempts_a_life(self) -> int:
        """So that about as many workers die as were asked for, however long the run is."""
        return max(ATTEMPTS_A_LIFE, self.goals * ATTEMPTS_A_GOAL // self.deaths)

    def share(self, all_of_it: int, number: int) -> int:
        """What of it is the company's of that number."""
        return all_of_it // self.companies + (number < all_of_it % self.companies)


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cancels", type=int, default=2000)
    parser.add_argument("--offers", type=int, default=2000)
    parser.add_argument("--companies", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--deaths", type=int, default=60, help="about so many workers are killed, or fewer")
    parser.add_argument("--slow", type=int, default=2, help="writes of a company that meet a whole time-out")
    parser.add_argument("--seed", type=int, default=20260310)
    asked = Asked(**vars(parser.parse_args()))
    report = Report()
    with running_site(worker=asked.workers) as site, ExitStack() as open_until_then:
        _run(site, report, asked, open_until_then)
    report.end()


def _run(site: Site, report: Report, asked: Asked, open_until_then: ExitStack) -> None:
    chance = random.Random(asked.seed)
    companies = [_company(asked, number, open_until_then) for number in range(asked.companies)]
    hosts = [site.url(name) for name in site.webs]
    at_once = max(1, AT_ONCE // len(companies))
    works = [Work(company, hosts, chance, at_once) for company in companies]
    began = time.monotonic()
    _under_the_weather(site, works, report, asked, chance)
    report.count("seconds", round(time.monotonic() - began, 1))
    for work in works:
        company = work.company
        if len(works) > 1:
            report.about(f"{len(company.goals)} promises of {company.space.public_id}")
        Judge(company.space, company.account, report, company.goals).judge(work.numbers)


def _company(asked: Asked, number: int, open_until_then: ExitStack) -> Company:
    from leavewell.accounts.actions.workspaces import allow_mail_to
    from leavewell.accounts.transaction import edge
    from tests.builders import a_space, an_act

    space = a_space()
    with edge():
        allow_mail_to(an_act(space), "*@*.example")
    account = open_until_then.enter_context(wire_account(space, os.environ["LEAVEWELL_SIMULATOR_URL"]))
    return sold_to(
        space, account, cancels=asked.share(asked.cancels, number), offers=asked.share(asked.offers, number)
    )


def _under_the_weather(
    site: Site, works: Sequence[Work], report: Report, asked: Asked, chance: random.Random
) -> None:
    """All of it at once, until it is settled."""
    weathers = [Brewing(each.company.account, Weather(chance, asked.slow)) for each in works]
    killer = Killer(site, chance, site.workers, attempts=asked.attempts_a_life)
    for weather in weathers:
        weather.look_after()
        weather.start()
    killer.start()
    threads = [threading.Thread(target=deed) for each in works for deed in each.deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(asked.patience)
    # Customers are done long before billing is: the dying goes on until little is left.
    wait_until(lambda: _open_goals(works) <= LAST_SHARE * asked.goals, seconds=asked.patience, every=1.0)
    killer.finish()
    site.stack.start_all()
    site.stack.wait_ready()
    settled = wait_until(lambda: not _open_goals(works), seconds=asked.patience, every=0.5)
    met: Counter[str] = Counter()
    for weather in weathers:
        weather.clear_up()
        met += weather.met
    report.count("killed with -9", dict(killer.killed))
    report.count(f"faults met, {sum(met.values())} in all", dict(met.most_common()))
    report.check("every goal is settled, or stands with a person", settled, _open_goals(works))
    for each in _open(works)[:SHOWN]:
        report.count("still open", _standing(each))


def _open_goals(works: Sequence[Work]) -> int:
    """How many of the promised changes would still go on by themselves."""
    return _open(works).count()


def _open(works: Sequence[Work]) -> QuerySet[Effect]:
    from leavewell.effects.models import Effect
    from leavewell.effects.states import UNSETTLED

    kinds = {goal.effect for each in works for goal in each.company.goals}
    spaces = [each.company.space for each in works]
    return Effect.objects.filter(space__in=spaces, kind__in=kinds, state__in=UNSETTLED)


def _standing(effect: Effect) -> str:
    """What holds it up, as far as its row tells, and what stands before it in its lane."""
    from leavewell.effects.models import Effect
    from leavewell.effects.states import UNSETTLED
    from leavewell.kernel.clock import wall_now

    lane = Effect.objects.filter(lane_id=effect.lane_id, state__in=UNSETTLED).order_by("position")
    told = [f"{each.position} {each.kind} {each.state} {each.held}" for each in lane]
    due, lease = effect.due_at - wall_now(), effect.lease_until
    return (
        f"{effect.public_id}, {effect.attempts} attempts, due in {due}, lease until {lease}, its lane: {told}"
    )


if __name__ == "__main__":
    main()
