"""Cancellations while web and worker are killed with -9: ``python -m tests.chaos.crash --cancellations 200``.

Exit code 0 only if every declaration is kept, each with exactly one cancel at the simulator, one receipt and
one done-mail (a mail may be repeated after a crash, with the same Message-ID).
"""

from __future__ import annotations

import argparse
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence

from tests.chaos.customers import Crowd
from tests.chaos.site import Report, Site, running_site, wait_until

LATENCY = 0.3
"""Seconds the simulator takes before and after applying a cancel (half of it for a reading), so that deaths
fall into each gap."""


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cancellations", type=int, default=200)
    parser.add_argument("--web", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=20260310)
    asked = parser.parse_args()
    report = Report()
    with running_site(web=asked.web, worker=asked.workers) as site:
        _run(site, report, asked.cancellations, random.Random(asked.seed))
    report.end()


def _run(site: Site, report: Report, cancellations: int, chance: random.Random) -> None:
    from leavewell.accounts.actions.workspaces import allow_mail_to
    from leavewell.accounts.transaction import edge
    from leavewell.billing.simulator.control_types import Fault
    from leavewell.effects.schedule import unsettled
    from leavewell.flow.links import session_url
    from leavewell.web import simulator
    from tests.builders import a_session, a_space, an_act, some_customers

    space = a_space()
    with edge():
        allow_mail_to(an_act(space), "*@*.example")
    customers = some_customers(space, cancellations)
    urls = [session_url(a_session(customer)[1]) for customer in customers]
    with simulator.control(space) as billing:
        billing.add_fault(Fault(on="get", kind="latency", seconds=LATENCY / 2))
        billing.add_fault(Fault(on="cancel", kind="latency", seconds=LATENCY))
    began = time.monotonic()
    killer = Killer(site, chance)
    killer.start()
    crowd = Crowd([site.url(name) for name in site.webs], chance)
    crowd.cancel_all(urls)
    # The confirmations look at the promised ends, weeks ahead; everything else is to be done now.
    settled = wait_until(lambda: unsettled(space) <= cancellations, seconds=20, every=1.0)
    killer.finish()
    site.stack.start_all()
    site.stack.wait_ready()
    settled = wait_until(lambda: unsettled(space) == cancellations, seconds=180)
    report.count("cancellations", cancellations)
    report.count("seconds", round(time.monotonic() - began, 1))
    report.count("killed with -9", dict(killer.killed))
    report.count("customers' calls that died and were made again", crowd.retries)
    report.check(
        "every effect but the looks at the end is settled", settled, unsettled(space) - cancellations
    )
    _judge(site, report, space, crowd)


class Killer(threading.Thread):
    """Kills a web or worker process, or one of ``names``, at random moments, and starts it again.

    ``attempts`` are begun at least between two deaths, so that a slow machine has its share of work and not of deaths.
    """

    def __init__(
        self, site: Site, chance: random.Random, names: Sequence[str] = (), *, attempts: int = 8
    ) -> None:
        super().__init__(daemon=True)
        self.site, self.chance, self.attempts = site, random.Random(chance.random()), attempts
        self.names = list(names) or [*site.webs, *site.workers, *site.workers]
        self.killed: Counter[str] = Counter()
        self._over = threading.Event()

    def run(self) -> None:
        """Until told to finish."""
        while not self._over.wait(self.chance.uniform(0.2, 1.5)):
            name = self.chance.choice(self.names)
            if self.site.stack.kill(name):
                self.killed[name] += 1
            self.site.stack.restart(name)
            self._let_it_work(name)

    def finish(self) -> None:
        """No more deaths."""
        self._over.set()
        self.join()

    def _let_it_work(self, name: str) -> None:
        """A process that is killed while it starts never does anything; killing it then shows nothing."""
        from leavewell.effects.models import Attempt

        begun = Attempt.objects.count()
        wait_until(lambda: self._over.is_set() or self.site.stack.is_ready(name), seconds=15)
        if name in self.site.workers:
            self._over.wait(2.5)
            wait_until(
                lambda: self._over.is_set() or Attempt.objects.count() >= begun + self.attempts, seconds=20
            )


def _judge(site: Site, report: Report, space, crowd: Crowd) -> None:  # type: ignore[no-untyped-def]
    from leavewell.flow.models import Declaration, Receipt
    from leavewell.web import simulator

    wanted = len(crowd.numbers)
    declarations = {row.number: row for row in Declaration.objects.of(space).select_related("subscription")}
    shown = set(crowd.numbers.values())
    report.check("every number that a page showed is kept", shown == set(declarations), len(shown))
    report.check("each is scheduled", {row.state for row in declarations.values()} == {"scheduled"}, wanted)
    with simulator.control(space) as billing:
        cancels = [each for each in billing.operations() if each.kind == "cancel"]
    per_subscription = Counter(each.subscription for each in cancels)
    subscriptions = {row.subscription.provider_id for row in declarations.values()}
    report.check(
        "exactly one cancel each at the simulator",
        set(per_subscription) == subscriptions and set(per_subscription.values()) == {1},
        f"{len(cancels)} cancels, {len(per_subscription)} subscriptions",
    )
    receipts = Receipt.objects.of(space).count()
    report.check("exactly one receipt each is stored", receipts == len(declarations), receipts)
    _judge_mails(site, report, "receipt", "We have your cancellation", shown)
    _judge_mails(site, report, "done-mail", "Done:", shown)
    _count_deaths(report, space, cancels)


def _judge_mails(site: Site, report: Report, kind: str, start: str, numbers: set[str]) -> None:
    mails = site.post.about(start)
    by_number: dict[str, set[str]] = {number: set() for number in numbers}
    for mail in mails:
        for number in numbers:
            if number in mail.subject:
                by_number[number].add(mail.message_id)
    each = Counter(len(ids) for ids in by_number.values())
    report.check(f"exactly one {kind} each, by Message-ID", set(each) == {1}, f"{sum(each.values())} {kind}s")
    repeated = len(mails) - len({mail.message_id for mail in mails})
    report.count(f"{kind}s repeated with the same Message-ID", repeated)


def _count_deaths(report: Report, space, cancels) -> None:  # type: ignore[no-untyped-def]
    """Where the deaths fell, told from the attempts that were never answered."""
    from leavewell.effects.models import Attempt

    applied_at = {each.operation: each.at for each in cancels}
    died = Attempt.objects.of(space).filter(answered_at=None).select_related("effect")
    where: Counter[str] = Counter()
    for attempt in died:
        kind = attempt.effect.payload.get("mail") or attempt.effect.kind
        if kind != "billing.cancel":
            where[f"during {kind}"] += 1
            continue
        following = Attempt.objects.of(space).filter(effect=attempt.effect, number=attempt.number + 1).first()
        applied = applied_at[str(attempt.effect_id)]
        after = following is None or applied < following.started_at
        where["cancel: applied, answer not stored" if after else "cancel: before it was applied"] += 1
    for words, number in sorted(where.items()):
        report.count(f"died {words}", number)
    report.check("some deaths fell between claim and settlement", bool(where), sum(where.values()))


if __name__ == "__main__":
    main()
