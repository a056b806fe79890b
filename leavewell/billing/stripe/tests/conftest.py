"""One localstripe and one proxy for a module, emptied for each test; what the proxy changed is printed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leavewell.billing.stripe.tests.judge import RunningJudge
from leavewell.billing.stripe.tests.localstripe import RunningLocalstripe
from leavewell.billing.stripe.tests.peer import LocalstripePeer
from leavewell.billing.stripe.tests.proxy import StripeProxy


@pytest.fixture(scope="module")
def proxy() -> Iterator[StripeProxy]:
    """Real processes on loopback."""
    with RunningLocalstripe() as running:
        made = StripeProxy(running.url)
        yield made
        made.close()
        for words, times in sorted(made.presenting.changes.items()):
            print(f"the proxy {words} ({times} times)")


@pytest.fixture
def peer(proxy: StripeProxy) -> Iterator[LocalstripePeer]:
    """An empty Stripe."""
    made = LocalstripePeer(proxy)
    yield made
    made.close()


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningJudge]:
    """What says whether a request is as Stripe's specification has it."""
    with RunningJudge(tmp_path_factory.mktemp("judge")) as running:
        yield running
