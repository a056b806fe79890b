"""What notices cost and whether they hold: ``python -m tests.performance.notices [how many]``.

So many notices (5,000 unless told otherwise) about fifty subscriptions at localstripe, over HTTP to the real server,
in a database of its own: shuffled, doubled, forged, and late. Meanwhile the subscriptions change there. At the end
every mirror must be what localstripe shows, and nothing forged may be stored. Printed: milliseconds until a 2xx.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from time import perf_counter, sleep
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.performance.database import a_database

if TYPE_CHECKING:
    from leavewell.billing.types import SubRef
    from leavewell.web.tests.notices.company import Company

NOTICES, SUBSCRIPTIONS, SENDERS = 5_000, 50, 4
PATIENCE_SECONDS = 120.0
SOON = timedelta(minutes=5)
KINDS = ("created", "updated", "paused", "deleted")


@dataclass(frozen=True)
class Sent:
    """A notice as it goes out. ``good``: Stripe would have sent it so."""

    body: bytes
    header: str
    good: bool


def a_mixture(refs: Sequence[SubRef], many: int, chance: random.Random) -> Iterator[Sent]:
    """Of ten, six are new, two told before, one is forged and one signed ten minutes ago."""
    from leavewell.billing.stripe.tests.signing import SECRET, body_of, event, signature
    from leavewell.kernel.clock import wall_now

    told: list[bytes] = []
    for number in range(many):
        about = {"object": "subscription", "id": chance.choice(refs).id, "status": "unpaid"}
        body = body_of(event(f"customer.subscription.{chance.choice(KINDS)}", about, f"evt_{number}"))
        lot = number % 10
        if lot in (6, 7) and told:
            body = chance.choice(told)
        secret = "whsec_somebody_elses" if lot == 8 else SECRET
        at = wall_now().timestamp() - (600 if lot == 9 else 0)
        if lot < 6:
            told.append(body)
        yield Sent(body, signature(body, at, secret), lot < 8)


def post_all(port: int, path: str, sent: Sequence[Sent]) -> tuple[list[float], Counter[tuple[bool, int]]]:
    """Milliseconds of every 2xx, and how each sort was answered."""
    took: list[float] = []
    answers: Counter[tuple[bool, int]] = Counter()
    here = threading.local()

    def post(each: Sent) -> None:
        if not hasattr(here, "wire"):
            here.wire = HTTPConnection("127.0.0.1", port, timeout=60)
        began = perf_counter()
        headers = {"stripe-signature": each.header, "content-type": "application/json"}
        here.wire.request("POST", path, each.body, headers)
        answer = here.wire.getresponse()
        answer.read()
        if answer.status == 204:
            took.append((perf_counter() - began) * 1000)
        answers[each.good, answer.status] += 1

    with ThreadPoolExecutor(SENDERS) as senders:
        list(senders.map(post, sent))
    return took, answers


@contextmanager
def a_server() -> Iterator[int]:
    """``leavewell web``, the real one, on the measurement's database; its port."""
    from django.db import connection

    from leavewell_simulator.testing import free_port

    port = free_port()
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    words = [sys.executable, "-m", "leavewell", "web", "--port", str(port)]
    # It logs every notice that it refuses; what goes wrong shows in the answers.
    process = subprocess.Popen(words, env={**os.environ, "DATABASE_URL": url}, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int) -> None:
    """Until it answers."""
    for _ in range(300):
        try:
            wire = HTTPConnection("127.0.0.1", port, timeout=1)
            wire.request("GET", "/healthz")
            wire.getresponse().read()
        except OSError:
            sleep(0.2)
        else:
            return
    raise RuntimeError("The server doesn't answer.")


@contextmanager
def reading(company: Company) -> Iterator[None]:
    """What comes in is read beside the sending, as a worker does; at the end, all that is left."""
    from django.db import connection

    from leavewell.accounts.queries import space_by_id
    from leavewell.effects.schedule import drain, unsettled

    over = threading.Event()

    def go_on() -> None:
        while not over.is_set():
            drain(company.space.pk, patience=2)
            over.wait(0.2)
        connection.close()

    worker = threading.Thread(target=go_on)
    worker.start()
    try:
        yield
    finally:
        over.set()
        worker.join()
    # A reading that billing had no time for comes back after its pause.
    end = perf_counter() + PATIENCE_SECONDS
    while unsettled(space_by_id(company.space.pk), within=SOON) and perf_counter() < end:
        drain(company.space.pk, patience=60)
        sleep(0.2)


def change(company: Company, refs: Sequence[SubRef], chance: random.Random) -> list[SubRef]:
    """Somebody ends a third of them in Stripe's own pages, now or at the period's end."""
    from leavewell.billing.types import Cancel, Now, PeriodEnd

    changed = chance.sample(list(refs), len(refs) // 3)
    for ref in changed:
        company.happens(Cancel(chance.choice([Now(), PeriodEnd()])), ref)
    return changed


def told_at_last(refs: Sequence[SubRef]) -> list[Sent]:
    """For each that was changed, the notice of it, which comes after it."""
    from leavewell.billing.stripe.tests.signing import body_of, event, signature
    from leavewell.kernel.clock import wall_now

    found = []
    for ref in refs:
        about = {"object": "subscription", "id": ref.id, "status": "active"}
        body = body_of(event("customer.subscription.updated", about, f"evt_last_{ref.id}"))
        found.append(Sent(body, signature(body, wall_now().timestamp()), good=True))
    return found


def differing(company: Company, refs: Sequence[SubRef]) -> list[str]:
    """Those of which the mirror isn't what localstripe shows. One that nobody told of has no mirror."""
    with company.billing() as billing:
        theirs = {ref.id: billing.get(ref).fingerprint for ref in refs}
    ours = {row.provider_id: row.fingerprint for row in company.rows()}
    return [key for key, mark in ours.items() if theirs[key] != mark]


def measure(company: Company, port: int, refs: Sequence[SubRef], many: int) -> bool:
    """Send, change, send again; print what came of it, and say whether it held."""
    from leavewell.effects.models import Notice

    chance = random.Random(1)
    mixture = list(a_mixture(refs, many, chance))
    chance.shuffle(mixture)
    with reading(company):
        took, answers = post_all(port, company.address, mixture[: many // 2])
        changed = change(company, refs, chance)
        rest = [*mixture[many // 2 :], *told_at_last(changed)]
        again = post_all(port, company.address, rest)
    took, answers = took + again[0], answers + again[1]
    states = Counter(Notice.objects.of(company.space).values_list("state", flat=True))
    wanted = len({each.body for each in [*mixture, *rest] if each.good})
    odd = differing(company, refs)
    forged = sum(count for (good, status), count in answers.items() if not good and status != 400)
    good = sum(count for (is_good, status), count in answers.items() if is_good and status != 204)
    took.sort()
    print(
        f"{sum(answers.values()):,} notices: {wanted:,} different good ones, {sum(states.values()):,} stored"
    )
    print(f"answered: {dict(answers)}; stored as {dict(states)}")
    print(f"2xx in ms: median {took[len(took) // 2]:.1f}, p95 {took[int(len(took) * 0.95)]:.1f}")
    print(f"{len(refs)} subscriptions, {len(odd)} mirrors differ from billing")
    return not (odd or forged or good) and sum(states.values()) == states["read"] == wanted


def main(many: int) -> int:
    """0 if all held."""
    from leavewell.billing.stripe.tests.localstripe import RunningLocalstripe
    from leavewell.billing.stripe.tests.peer import LocalstripePeer
    from leavewell.billing.stripe.tests.proxy import StripeProxy
    from leavewell.web.tests.notices.company import a_company

    with RunningLocalstripe() as running:
        proxy = StripeProxy(running.url)
        company = a_company(LocalstripePeer(proxy))
        refs = [company.sells() for _ in range(min(SUBSCRIPTIONS, max(many // 10, 3)))]
        with a_server() as port:
            held = measure(company, port, refs, many)
        proxy.close()
    print("held" if held else "DID NOT HOLD")
    return 0 if held else 1


if __name__ == "__main__":
    with a_database():
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else NOTICES))
