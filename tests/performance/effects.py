"""What a kept promise costs: ``python -m tests.performance.effects [confirmations] [effects] [clicks]``.

In one run, on one database: confirmations of a cancellation a second, committed with number, receipt, fact and
effects, beside a bare Django view that commits one insert; effects settled a second, each with its claim, attempt and
settlement, beside jobs of bare Procrastinate that do nothing; and how long it takes from a click on "Cancel now" until
Stripe's format shows the end, and until that was read back (median, p95, p99). Rates are told as ratios, since the
machine is the same for both. 2,000, 5,000 and 200 unless told otherwise.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from tests.performance.database import a_database

if TYPE_CHECKING:
    from leavewell.accounts.models import Space
    from tests.wire_account import WireAccount

CONFIRMATIONS, EFFECTS, CLICKS = 2_000, 5_000, 200
NOTHING = "measured.nothing"
SLOTS = 4
"""As many as a worker has unless it is told otherwise."""


def confirmations_a_second(space: Space, account: WireAccount, many: int) -> float:
    """Customers at their last page press Cancel now, one after the other."""
    from django.test import Client

    from leavewell.accounts.transaction import edge
    from leavewell.flow.actions.sessions import go_to_confirmation
    from leavewell.flow.links import session_url
    from leavewell.flow.models import Declaration
    from tests.builders import a_session, an_act, fresh
    from tests.wire_account import customers_of, take_over

    keys = account.fill("confirm", many + 1)
    take_over(space, account)
    urls = []
    for customer in customers_of(space, keys):
        session, secret = a_session(customer)
        with edge():
            go_to_confirmation(an_act(space), fresh(session))
        urls.append("/" + session_url(secret).split("/", 3)[3])
    client = Client()
    # The first of a process loads what all others find.
    client.post(urls.pop(), {"do": "cancel"})
    took = _timed(lambda: [client.post(url, {"do": "cancel"}) for url in urls])
    kept = Declaration.objects.of(space).count() - 1
    if kept != many:
        raise SystemExit(f"{kept} of {many} confirmations were kept.")
    return many / took


def inserts_a_second(many: int) -> float:
    """The same client, and a view with nothing around it."""
    from django.test import Client, override_settings

    from tests.performance import bare

    bare.make_table()
    with override_settings(ROOT_URLCONF=bare.__name__, MIDDLEWARE=[]):
        client = Client()
        client.post("/", {"do": "cancel"})
        return many / _timed(lambda: [client.post("/", {"do": "cancel"}) for _ in range(many)])


def settled_a_second(space: Space, many: int) -> float:
    """Effects whose executor does nothing, by the real engine: claim, attempt, settlement."""
    from leavewell.accounts.transaction import edge
    from leavewell.effects import registries
    from leavewell.effects.actions.outbox import plan
    from leavewell.effects.models import Effect
    from leavewell.effects.types import Planned
    from tests.builders import an_act

    with edge():
        plan(an_act(space), *(Planned(NOTHING, f"{NOTHING}:{number}") for number in range(many)))
    kinds = {**registries.executors.items, NOTHING: Nothing()}
    registries.executors._items = kinds
    took = _timed(lambda: asyncio.run(_work("swift")))
    settled = Effect.objects.of(space).filter(kind=NOTHING, state="settled").count()
    if settled != many:
        raise SystemExit(f"{settled} of {many} effects were settled.")
    return many / took


def jobs_a_second(many: int) -> float:
    """Jobs that do nothing, by Procrastinate alone."""
    from procrastinate.contrib.django import app

    task = app.task(name=NOTHING, queue="bare")(lambda: None)
    task.batch_defer(*({} for _ in range(many)))
    return many / _timed(lambda: asyncio.run(_work("bare")))


class Nothing:
    """An executor that has nothing to do."""

    def run(self, claimed: Any) -> Any:
        """Done."""
        from leavewell.effects.types import Settled

        return Settled("applied")


async def _work(queue: str) -> None:
    """A worker as ours are, until its queue is empty."""
    from procrastinate.contrib.django import app as proxy

    app = proxy.with_connector(proxy.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with app.open_async():
        await app.run_worker_async(
            queues=[queue],
            concurrency=SLOTS,
            wait=False,
            delete_jobs="always",
            install_signal_handlers=False,
            listen_notify=False,
        )


def _timed(deed: Any) -> float:
    began = perf_counter()
    deed()
    return perf_counter() - began


def say(words: str) -> None:
    """A line, at once."""
    print(words, flush=True)


def rates(confirmations: int, effects: int) -> None:
    """Both pairs, each with its ratio."""
    from dataclasses import replace

    from django.conf import settings

    from leavewell_simulator.testing import RunningSimulator
    from tests.builders import a_space
    from tests.wire_account import wire_account

    # First of all, while nothing else waits in the queues.
    bare = jobs_a_second(effects)
    ours = settled_a_second(a_space("Settling"), effects)
    say(f"effects settled: {ours:.0f} a second, {ours / bare:.3f} of bare Procrastinate's {bare:.0f} jobs")
    with tempfile.TemporaryDirectory() as folder, RunningSimulator(Path(folder)) as simulator:
        settings.LEAVEWELL = replace(settings.LEAVEWELL, simulator_url=simulator.url)
        space = a_space("Confirming")
        with wire_account(space, simulator.url) as account:
            bare = inserts_a_second(confirmations)
            ours = confirmations_a_second(space, account, confirmations)
    say(f"confirmations: {ours:.1f} a second, {ours / bare:.3f} of a bare view's {bare:.0f} inserts a second")


def _hang_up() -> None:
    """Close what the workers' threads have left open, so that the database can go."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def main(given: Sequence[int]) -> int:
    """Rates first, in a database of their own; then the clicks, on a running site."""
    with a_database():
        rates(given[0], given[1])
        _hang_up()
    # A process of its own: this one's Django is bound to the database that is gone now.
    return subprocess.call([sys.executable, "-m", "tests.performance.clicks", str(given[2])])


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:]] + [CONFIRMATIONS, EFFECTS, CLICKS][len(sys.argv) - 1 :]
    sys.exit(main(asked))
