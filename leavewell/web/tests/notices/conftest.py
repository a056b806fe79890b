"""localstripe, once for a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leavewell.billing.stripe.tests.localstripe import RunningLocalstripe
from leavewell.billing.stripe.tests.peer import LocalstripePeer
from leavewell.billing.stripe.tests.proxy import StripeProxy
from leavewell.web.tests.notices.company import Company, a_company


@pytest.fixture(scope="module")
def proxy() -> Iterator[StripeProxy]:
    """Real processes on loopback."""
    with RunningLocalstripe() as running:
        made = StripeProxy(running.url)
        yield made
        made.close()


@pytest.fixture
def company(proxy: StripeProxy, db: None) -> Iterator[Company]:
    """With an empty Stripe."""
    peer = LocalstripePeer(proxy)
    yield a_company(peer)
    peer.close()
