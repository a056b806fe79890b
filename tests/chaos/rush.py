"""Twenty confirmations of one session at the same moment: ``python -m tests.chaos.rush``."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx

from tests.chaos.customers import NUMBER
from tests.chaos.site import Report, Site, running_site, wait_until

AT_ONCE = 20


def main() -> None:
    """Run it, on two web processes."""
    report = Report()
    with running_site(web=2) as site:
        _run(site, report)
    report.end()


def _run(site: Site, report: Report) -> None:
    from leavewell.effects.models import Effect
    from leavewell.flow.links import session_url
    from leavewell.flow.models import Declaration, Receipt
    from leavewell.web import simulator
    from tests.builders import a_customer, a_session, a_space

    space = a_space()
    customer = a_customer(space)
    path = session_url(a_session(customer)[1]).removeprefix(site.url("web-1"))
    httpx.post(site.url("web-1") + path, data={"do": "to_confirmation"})
    start = Barrier(AT_ONCE)

    def press(number: int) -> str:
        host = site.url(site.webs[number % 2])
        with httpx.Client(base_url=host, timeout=30) as browser:
            start.wait()
            answer = browser.post(path, data={"do": "cancel"})
            found = NUMBER.search(browser.get(path).text)
            return f"{answer.status_code} {found[0] if found else '-'}"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = set(pool.map(press, range(AT_ONCE)))
    rows = list(Declaration.objects.of(space))
    report.check("all twenty are shown the same one number", answers == {f"303 {rows[0].number}"}, answers)
    report.check("one declaration", len(rows) == 1, len(rows))
    report.check("one receipt", Receipt.objects.of(space).count() == 1, 1)
    effects = Effect.objects.of(space).filter(kind="billing.cancel")
    report.check("one billing effect", effects.count() == 1, effects.count())
    done = wait_until(lambda: Declaration.objects.of(space).get().state == "scheduled", seconds=30)
    with simulator.control(space) as billing:
        cancels = [each for each in billing.operations() if each.kind == "cancel"]
    report.check("one cancel at the simulator", done and len(cancels) == 1, len(cancels))


if __name__ == "__main__":
    main()
