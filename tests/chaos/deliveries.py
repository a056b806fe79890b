"""Webhooks to bad receivers: ``python -m tests.chaos.deliveries --events 10000 --endpoints 2``.

Every event is told to a receiver that answers well, to ``endpoints - 1`` that answer a fifth of all attempts by an
error and let a twentieth hang past the time-out, and to one where nobody listens. Exit code 0 only if each living one
kept every event, the dead one is off with one mail, and the good one got its events about as soon as beside good ones.
Rates are told beside bare httpx posts to the same process. It stops by itself.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from leavewell.config.programs import free_port
from tests.chaos.reckoning import Reckoning, lags, told
from tests.chaos.site import Report, Site, running_site, wait_until
from tests.chaos.told import Receivers, running_receivers

if TYPE_CHECKING:
    from leavewell.accounts.models import Account, Endpoint, Space

ERRORS, HANGS = 0.2, 0.05
ANSWERS_WITHIN = 1.0
"""Seconds that a receiver has here, instead of 15; one that hangs takes half as long again."""

SCHEDULE = ",".join(["0.5", "1", "2", *["4"] * 17])
"""Twenty-one attempts within a minute or two, instead of ten within days: none may be given up by chance."""

SETTINGS = {
    "LEAVEWELL_OUTBOUND_NETWORKS": "127.0.0.0/8",
    "LEAVEWELL_WEBHOOK_SCHEDULE": SCHEDULE,
    "LEAVEWELL_WEBHOOK_SECONDS": str(ANSWERS_WITHIN),
    "LEAVEWELL_WEBHOOK_FAILING_DAYS": "1",
}
LEASE_SECONDS = 10
MOST_CALM = 1000
"""Events of the runs that the others are held against."""

EVENT = "session.started"
SLOTS = 8
"""Attempts at receivers that one worker makes at once."""
PATIENCE_SECONDS = 60.0
NOT_SLOWED = 2.0
"""So many times the lag beside good receivers, or ``ANYWAY`` seconds, is still "not slowed" on a busy machine."""
ANYWAY = 0.5


@dataclass(frozen=True)
class Asked:
    """What a run was asked for. ``load``: the share of what the burst showed to be possible."""

    events: int
    endpoints: int
    accounts: int
    workers: int
    load: float

    @property
    def calm(self) -> int:
        """Events of the runs beside good receivers."""
        return min(MOST_CALM, max(50, self.events // 4))

    @property
    def flaky(self) -> Sequence[str]:
        """Paths of those that answer badly."""
        return [f"/flaky-{number}" for number in range(1, self.endpoints)]


@dataclass(frozen=True)
class Company:
    """A space with its webhooks by path, and their places at the receivers."""

    space: Space
    accounts: Sequence[Account]
    endpoints: dict[str, Endpoint]
    places: dict[str, dict[str, Any]]


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument(
        "--endpoints", type=int, default=2, help="living ones; the first of them answers well"
    )
    parser.add_argument("--accounts", type=int, default=50)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--load", type=float, default=0.4, help="share of what a burst shows to be possible")
    asked = Asked(**vars(parser.parse_args()))
    report = Report()
    with running_site(worker=asked.workers, lease_seconds=LEASE_SECONDS, settings=SETTINGS) as site:
        _run(site, report, asked)
    report.end()


def _run(site: Site, report: Report, asked: Asked) -> None:
    port, nobody = free_port(), free_port()
    report.count(
        "shortened", f"time-out {ANSWERS_WITHIN} s, schedule {SCHEDULE} s, off after 1 day of failing"
    )
    bad = {"errors": ERRORS, "hangs": HANGS, "hang_seconds": ANSWERS_WITHIN * 1.5}
    calm = _company(port, asked, {"/calm": {}, **{f"/calm{path}": {} for path in (*asked.flaky, "/dead")}})
    rough = _company(port, asked, {"/good": {}, **{path: bad for path in asked.flaky}})
    with ExitStack() as stack:
        receivers = stack.enter_context(running_receivers(port, calm.places | rough.places))
        pace = asked.load * _burst(report, receivers, calm, asked)
        report.count("events a second from here on", round(pace, 2))
        _happen(calm, asked.calm, pace)
        settled = _until_told(calm, PATIENCE_SECONDS)
        beside_good = lags(calm.space, receivers.kept()["/calm"]["kept"], last=asked.calm)
        report.check("beside good receivers all is told", settled, beside_good.words)
        dead = _a_webhook(rough.space, f"http://127.0.0.1:{nobody}/dead")[0]
        _beside_bad_ones(report, receivers, rough, dead, asked, pace, beside_good)
        _judge_dead(site, report, dead, asked)


def _company(port: int, asked: Asked, places: dict[str, dict[str, Any]]) -> Company:
    from leavewell.accounts.actions.customers import put_account
    from leavewell.accounts.actions.workspaces import allow_mail_to
    from leavewell.accounts.transaction import edge
    from tests.builders import a_space, an_act

    space = a_space()
    with edge():
        act = an_act(space)
        allow_mail_to(act, "*@*.example")
        accounts = [
            put_account(act, external_id=f"A-{number}", name=f"Account {number}")
            for number in range(asked.accounts)
        ]
    made = {path: _a_webhook(space, Receivers(port).url(path)) for path in places}
    endpoints = {path: endpoint for path, (endpoint, _) in made.items()}
    return Company(
        space, accounts, endpoints, {path: {"secret": made[path][1], **how} for path, how in places.items()}
    )


def _a_webhook(space: Space, url: str) -> tuple[Endpoint, str]:
    from leavewell.accounts.transaction import edge
    from leavewell.messages.actions.endpoints import add_endpoint
    from tests.builders import an_act

    with edge():
        return add_endpoint(an_act(space), url=url, events=[EVENT])


def _happen(company: Company, many: int, pace: float | None) -> None:
    """So many events, one after the other, at that pace or as fast as they can be written down."""
    from leavewell.accounts.transaction import edge
    from leavewell.effects.actions.journal import record
    from leavewell.kernel.facts.flow import SessionOpened
    from leavewell.kernel.ids import uuid7
    from tests.builders import an_act

    began = time.monotonic()
    for number in range(many):
        account = company.accounts[number % len(company.accounts)]
        with edge():
            fact = SessionOpened(uuid7(), None, uuid7(), 1)
            record(an_act(company.space), fact, account_id=account.pk)
        if pace:
            time.sleep(max(0.0, began + (number + 1) / pace - time.monotonic()))


def _burst(report: Report, receivers: Receivers, calm: Company, asked: Asked) -> float:
    """All at once to webhooks that are well, and bare posts; returns how many events a second that makes."""
    began = time.monotonic()
    _happen(calm, asked.calm, None)
    settled = _until_told(calm, PATIENCE_SECONDS + asked.calm)
    rate = asked.calm * len(calm.endpoints) / (time.monotonic() - began)
    slots = SLOTS * asked.workers
    bare = receivers.bare_posts_a_second(asked.calm * len(calm.endpoints), slots)
    report.check("a burst is told", settled, f"{asked.calm} events to {len(calm.endpoints)} webhooks")
    report.count(
        "deliveries a second in the burst",
        f"{rate:.1f}, {rate / bare:.4f} of {bare:.0f} bare posts by httpx, {slots} at once",
    )
    return rate / len(calm.endpoints)


def _beside_bad_ones(
    report: Report,
    receivers: Receivers,
    rough: Company,
    dead: Endpoint,
    asked: Asked,
    pace: float,
    beside_good: Reckoning,
) -> None:
    began = time.monotonic()
    _happen(rough, asked.events, pace)
    report.count("seconds in which the events occurred", round(time.monotonic() - began, 1))
    settled = _until_told(rough, PATIENCE_SECONDS + asked.events, but=dead)
    seconds = time.monotonic() - began
    report.check("all is told to the living, or given up", settled, f"{asked.events} events each")
    living = asked.events * len(rough.endpoints)
    report.count("deliveries a second, from the first event to the last answer", round(living / seconds, 1))
    kept = receivers.kept()
    for path, endpoint in rough.endpoints.items():
        told(report, endpoint, path, kept[path])
    good = lags(rough.space, kept["/good"]["kept"])
    report.count("lag of the good one beside good ones", beside_good.words)
    report.count("lag of the good one beside bad ones", good.words)
    slower = good.slower_than(beside_good)
    report.check(
        f"the good one isn't slowed (at most {NOT_SLOWED} times, or {ANYWAY} s)",
        all(ratio <= NOT_SLOWED or more <= ANYWAY for ratio, more in slower),
        "p50 {:.2f} times, p95 {:.2f} times".format(*(ratio for ratio, _ in slower)),
    )


def _judge_dead(site: Site, report: Report, dead: Endpoint, asked: Asked) -> None:
    """A day later nothing but failures have come back from it."""
    from leavewell.accounts.actions.workspaces import move_clock
    from leavewell.accounts.transaction import edge
    from leavewell.messages.models import Delivery, DeliveryTry
    from leavewell.messages.tests.webhooks import fresh
    from tests.builders import an_act

    tries = DeliveryTry.objects.of(dead.space).filter(delivery__endpoint=dead).count()
    report.count("attempts at the dead one meanwhile", tries)
    with edge():
        move_clock(an_act(dead.space), timedelta(hours=25))
    off = wait_until(lambda: fresh(dead).state == "off", seconds=PATIENCE_SECONDS)
    report.check("the dead one is switched off", off, fresh(dead).reason)
    waiting = Delivery.objects.of(dead.space).filter(endpoint=dead)
    given_up = waiting.filter(state="given_up").count()
    report.check(
        "what it was to be told is given up, and can be sent later", given_up == asked.events, given_up
    )

    def mails() -> int:
        return len(site.post.about("The webhook to"))

    wait_until(lambda: mails() > 0, seconds=PATIENCE_SECONDS)
    wait_until(lambda: mails() > 1, seconds=3)
    report.check("its owner has one mail", mails() == 1, mails())


def _until_told(company: Company, seconds: float, but: Endpoint | None = None) -> bool:
    """Until nothing waits to be told to anybody else."""
    from leavewell.effects.models import Effect
    from leavewell.effects.states import UNSETTLED
    from leavewell.messages.models import Delivery

    reacting = Effect.objects.of(company.space).filter(kind="react", state__in=UNSETTLED)
    waiting = Delivery.objects.of(company.space).filter(state="waiting")
    if but is not None:
        waiting = waiting.exclude(endpoint=but)
    return wait_until(lambda: not reacting.exists() and not waiting.exists(), seconds=seconds, every=0.25)


if __name__ == "__main__":
    main()
