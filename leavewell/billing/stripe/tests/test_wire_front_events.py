"""What happens on the simulator is told as Stripe tells it: kept, signed, as often and in the order asked for."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import stripe

from leavewell.billing.stripe.tests.in_process import START, Site

pytestmark = pytest.mark.pure

SECRET, OLD_SECRET = "whsec_new_secret", "whsec_old_secret"
MONTH = timedelta(days=31)


@dataclass
class Receiver:
    """Somebody who listens on this machine."""

    status: int = 200
    got: list[tuple[str, bytes]] = field(default_factory=list)
    url: str = ""

    @property
    def kinds(self) -> list[str]:
        """The types of what came."""
        return [json.loads(body)["type"] for _, body in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A server on loopback."""
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            made.got.append((self.headers["stripe-signature"], body))
            self.send_response(made.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing is written."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}/notices"
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    running.start()
    yield made
    server.shutdown()
    running.join()
    server.server_close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """An account with one subscription."""
    made = Site.begin(tmp_path)
    made.subscribe()
    yield made
    made.simulator.store.close()


def kinds(site: Site) -> list[str]:
    """The types of all events, oldest first."""
    return [one.type for one in site.v1.events.list({"limit": 100}).data][::-1]


def deliver(site: Site, **how: object) -> Any:
    return site.native("POST", "/v1/webhooks/deliver", how)


def test_a_subscription_tells_of_its_life(site: Site) -> None:
    v1 = site.v1
    v1.subscriptions.update("sub_1", {"cancel_at_period_end": True})
    v1.subscriptions.update("sub_1", {"cancel_at_period_end": False})
    site.move(START + MONTH)
    v1.refunds.create({"charge": v1.charges.list().data[0].id})
    v1.subscriptions.cancel("sub_1")
    assert kinds(site) == [
        "customer.created",
        "customer.subscription.created",
        "invoice.created",
        "charge.succeeded",
        "invoice.paid",
        "customer.subscription.updated",
        "customer.subscription.updated",
        "customer.subscription.updated",
        "invoice.created",
        "charge.succeeded",
        "invoice.paid",
        "refund.created",
        "charge.refunded",
        "customer.subscription.deleted",
    ]


def test_an_update_says_what_was_before(site: Site) -> None:
    site.v1.subscriptions.update("sub_1", {"cancel_at_period_end": True})
    data = site.v1.events.list({"type": "customer.subscription.updated"}).data[0].data
    assert data.object.cancel_at_period_end is True
    before = data.previous_attributes
    assert (before.cancel_at_period_end, before.cancel_at) == (False, None)


def test_what_fails_what_is_waived_and_what_rests_is_told(site: Site) -> None:
    site.subscribe("sub_2", payment="failing")
    (owed,) = site.v1.invoices.list({"subscription": "sub_2"}).data
    site.v1.invoices.void_invoice(owed.id)
    site.native("POST", "/v1/subscriptions/sub_1/pause", {"kind": "service"})
    site.native("POST", "/v1/subscriptions/sub_1/resume", {})
    told = kinds(site)
    for kind in ("invoice.payment_failed", "invoice.voided"):
        assert told.count(kind) == 1
    assert [one for one in told if "paused" in one or "resumed" in one] == [
        "customer.subscription.paused",
        "customer.subscription.resumed",
    ]


def test_a_refused_request_tells_nothing_and_a_site_without_stripe_keeps_nothing(
    site: Site, tmp_path: Path
) -> None:
    before = kinds(site)
    with pytest.raises(stripe.InvalidRequestError):
        site.v1.subscriptions.update("sub_1", {"cancel_at_period_end": True, "expand": ["nonsense"]})
    assert kinds(site) == before
    assert not site.v1.subscriptions.retrieve("sub_1").cancel_at_period_end
    plain = Site(site.simulator, "sim_plain")
    plain.native("PUT", "/v1/site")
    plain.subscribe("sub_9")
    rows = site.simulator.store.transaction()
    with rows as db:
        assert db.execute("SELECT count(DISTINCT site) FROM happening").fetchone()[0] == 1


def test_nothing_is_posted_before_it_is_asked_for_and_each_once(site: Site, receiver: Receiver) -> None:
    site.native("POST", "/v1/webhooks", {"url": receiver.url, "secret": SECRET})
    assert receiver.got == []
    assert deliver(site)["delivered"] == len(receiver.got) == len(kinds(site))
    assert receiver.kinds == kinds(site)
    assert deliver(site)["delivered"] == 0
    assert len(receiver.got) == len(kinds(site))


def test_each_notice_is_signed_by_the_new_secret_and_the_old(site: Site, receiver: Receiver) -> None:
    body = {"url": receiver.url, "secret": SECRET, "previous_secret": OLD_SECRET}
    site.native("POST", "/v1/webhooks", body)
    deliver(site)
    signature, text = receiver.got[0]
    assert signature.startswith(f"t={int(START.timestamp())},v1=")
    for secret in (SECRET, OLD_SECRET):
        assert stripe.WebhookSignature.verify_header(text.decode(), signature, secret, tolerance=None)
    for wrong, payload in (("whsec_other", text.decode()), (SECRET, text.decode() + " ")):
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.WebhookSignature.verify_header(payload, signature, wrong, tolerance=None)


def test_a_test_decides_about_order_and_duplicates(site: Site, receiver: Receiver) -> None:
    site.native("POST", "/v1/webhooks", {"url": receiver.url, "secret": SECRET})
    deliver(site, times=2, order="reversed")
    told = kinds(site)
    assert receiver.kinds == [kind for kind in told[::-1] for _ in range(2)]
    site.v1.subscriptions.update("sub_1", {"metadata": {"a": "b"}})
    receiver.got.clear()
    deliver(site, times=3, order="shuffled", seed=7)
    assert receiver.kinds == ["customer.subscription.updated"] * 3


def test_what_is_not_taken_waits_for_the_next_delivery(site: Site, receiver: Receiver) -> None:
    site.native("POST", "/v1/webhooks", {"url": receiver.url, "secret": SECRET})
    receiver.status = 500
    assert deliver(site)["delivered"] == 0
    receiver.status = 204
    assert deliver(site)["delivered"] == len(kinds(site))


def test_notices_go_to_this_machine_only(site: Site) -> None:
    for url in ("http://example.org/hook", "https://127.0.0.1/hook"):
        with pytest.raises(AssertionError, match="this machine only"):
            site.native("POST", "/v1/webhooks", {"url": url, "secret": SECRET})
