"""The simulator is gone for a day of business time: ``python -m tests.chaos.outage --cancellations 10``.

Declarations and receipts come at once, the page says "under way", and after its return all is done with the
dates as promised.
"""

from __future__ import annotations

import argparse
import time
from datetime import timedelta

import httpx

from tests.chaos.site import Report, Site, running_site, wait_until

HOURLY = "billing=2:2:3600"
"""Back-off in seconds, so that a day has some thirty attempts for each; the product's own makes three hundred."""


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cancellations", type=int, default=10)
    parser.add_argument("--backoff", default=HOURLY, help="'' for the product's own")
    asked = parser.parse_args()
    report = Report()
    with running_site(backoff=asked.backoff) as site:
        _run(site, report, asked.cancellations)
    report.end()


def _run(site: Site, report: Report, cancellations: int) -> None:
    from leavewell.accounts.actions.workspaces import allow_mail_to
    from leavewell.accounts.transaction import edge
    from leavewell.flow.links import session_url, status_url
    from leavewell.flow.models import Declaration
    from leavewell.web.clock import move_forward
    from tests.builders import a_session, a_space, an_act, some_customers

    space = a_space()
    with edge():
        allow_mail_to(an_act(space), "*@*.example")
    customers = some_customers(space, cancellations)
    urls = [session_url(a_session(customer)[1]) for customer in customers]
    site.stack.kill("simulator")
    began = time.monotonic()
    slowest = max(_cancel(url) for url in urls)
    rows = Declaration.objects.of(space).select_related(
        "subscription", "space__workspace", "account", "contact"
    )
    report.check("every declaration is stored while billing is gone", rows.count() == len(urls), rows.count())
    report.count("slowest answer to Cancel now, in seconds", round(slowest, 2))
    arrived = wait_until(lambda: len(site.post.about("We have")) == len(urls), seconds=30)
    waited = round(time.monotonic() - began, 1)
    report.check("every receipt has arrived by mail", arrived, f"within {waited} s of the first cancel")
    page = httpx.get(status_url(rows[0]), timeout=20).text
    report.check("the page says how it stands", "It is under way" in page, "It is under way.")
    promised = {row.pk: (row.billing_ends_at, row.access_ends_at) for row in rows}
    moved = move_forward(an_act(space), timedelta(days=1))
    report.count("stops on the way through the day", moved.stops)
    states = {row.state for row in rows.all()}
    report.check("nothing is lost and nothing is called done", not states & {"scheduled", "ended"}, states)
    report.check("no done-mail was sent", not site.post.about("Done:"), 0)
    site.stack.restart("simulator")
    site.stack.wait_ready("simulator")
    # The pause after the last try: an hour at most, and up to a quarter more so that not all come back together.
    move_forward(an_act(space), timedelta(hours=1.5))
    done = wait_until(lambda: {row.state for row in rows.all()} == {"scheduled"}, seconds=60)
    report.check("all are carried out after it returns", done, {row.state for row in rows.all()})
    _judge_dates(report, space, rows.all(), promised)
    arrived = wait_until(lambda: len(site.post.about("Done:")) == len(urls), seconds=30)
    report.check("every done-mail has arrived, once", arrived, len(site.post.about("Done:")))


def _cancel(url: str) -> float:
    """Press Cancel now twice, as a customer does; seconds that the second answer took."""
    with httpx.Client(timeout=20) as browser:
        browser.post(url, data={"do": "to_confirmation"})
        began = time.monotonic()
        browser.post(url, data={"do": "cancel"}, follow_redirects=True)
        return time.monotonic() - began


def _judge_dates(report: Report, space, rows, promised) -> None:  # type: ignore[no-untyped-def]
    from leavewell.web import simulator

    with simulator.control(space) as billing:
        ends = {row.pk: billing.subscription(row.subscription.provider_id).ends_at for row in rows}
        cancels = [each for each in billing.operations() if each.kind == "cancel"]
    kept = all(ends[row.pk] == promised[row.pk][0] for row in rows)
    frozen = all((row.billing_ends_at, row.access_ends_at) == promised[row.pk] for row in rows)
    report.check("billing ends when it was promised", kept and frozen, f"{len(ends)} dates")
    report.check("exactly one cancel each at the simulator", len(cancels) == len(ends), len(cancels))


if __name__ == "__main__":
    main()
