"""What the team's pages take: ``python -m tests.performance.console [accounts] [calls]``, in a database of its own.

So many accounts (10,000 unless told otherwise), each with 100 facts, 25 steps and 10 effects, and a company of a
hundredth of them beside it as the baseline. Each page is asked for in both alternately, so that whatever else the
machine does falls on both. Printed: median and p95 of each page, its ratio to a hundredth of the size, its queries.
Exits 1 where a page isn't there, or asks more queries of the larger company.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING

from tests.performance.database import a_database

if TYPE_CHECKING:
    from django.test import Client

    from leavewell.accounts.models import Space

ACCOUNTS, CALLS = 10_000, 40


@dataclass(frozen=True)
class Company:
    """A filled space, somebody signed in, and the addresses that are asked for by what they are called."""

    client: Client
    pages: dict[str, str]


def a_company(accounts: int) -> Company:
    """Made, filled, and looked into by its owner."""
    from django.db import connection
    from django.test import Client

    from tests.builders import a_member, a_space
    from tests.performance.filling import Filling

    space = a_space(f"{accounts} accounts")
    owner = a_member(space)
    Filling(space, accounts, lambda words: say(f"  {words}", end="\r")).fill()
    say(f"  {accounts:,} accounts" + " " * 40)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(owner.user)
    return Company(client, pages_of(space))


def pages_of(space: Space) -> dict[str, str]:
    """What a team looks at all day."""
    from leavewell.accounts.models import Account
    from leavewell.playbooks.models import Run

    account = Account.objects.of(space).order_by("external_id")[7]
    run = Run.objects.of(space).filter(account=account)[0]
    return {
        "Today": "/",
        "Week": "/week/",
        "accounts": "/accounts/",
        "an account's story": f"/accounts/{account.public_id}/",
        "search for a name": "/search/?q=firm+7+of",
        "search for an address": "/search/?q=ada@c-000007",
        "search for nothing there": "/search/?q=nobody+knows",
        "my steps": "/steps/",
        "everybody's steps": "/steps/?whose=all",
        "the board": "/steps/?whose=all&view=board",
        "a run": f"/runs/{run.public_id}/",
        "requests": "/requests/",
        "what the machine does": "/machine/",
        "mailbox": "/mailbox/",
    }


@dataclass(frozen=True)
class Cost:
    """Milliseconds of each call, and the queries of one."""

    took: Sequence[float]
    queries: int

    @property
    def p95(self) -> float:
        """The slowest but one in twenty."""
        return quantiles(self.took, n=20)[-1]


def measured(companies: Sequence[Company], page: str, calls: int) -> list[Cost]:
    """The same page of each, in turn."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    took: list[list[float]] = [[] for _ in companies]
    queries = []
    for company in companies:
        with CaptureQueriesContext(connection) as caught:
            answer = company.client.get(company.pages[page], follow=True)
        if answer.status_code != 200:
            raise SystemExit(f"{page} ({company.pages[page]}) answered {answer.status_code}.")
        queries.append(len(caught))
    for _ in range(calls):
        for times, company in zip(took, companies, strict=True):
            began = perf_counter()
            company.client.get(company.pages[page], follow=True)
            times.append((perf_counter() - began) * 1000)
    return [Cost(times, count) for times, count in zip(took, queries, strict=True)]


def say(words: str, end: str = "\n") -> None:
    """Progress, at once."""
    print(words, end=end, flush=True)


def main(accounts: int, calls: int) -> int:
    """Both companies, and a line for each page."""
    companies = [a_company(max(accounts // 100, 10)), a_company(accounts)]
    grows = []
    say(f"{'page':<26} {'median':>9} {'p95':>9}   to a hundredth   queries")
    for page in companies[0].pages:
        small, full = measured(companies, page, calls)
        ratio = median(full.took) / median(small.took)
        say(
            f"{page:<26} {median(full.took):6.1f} ms {full.p95:6.1f} ms {ratio:13.2f}    {full.queries:5}"
            + ("" if full.queries <= small.queries else f" (a hundredth: {small.queries})")
        )
        # An empty list needs a query less than a full one.
        if full.queries > small.queries + 2:
            grows.append(page)
    if grows:
        say(f"These ask more of a larger company: {', '.join(grows)}.")
    return 1 if grows else 0


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]] + [ACCOUNTS, CALLS][len(sys.argv) - 1 :]
    with a_database():
        sys.exit(main(*given))
