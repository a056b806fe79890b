"""The pause of the service as our simulator takes it in Stripe's format: from one version of the API on only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import stripe

from leavewell.billing.stripe.pausing import PAUSED, gone_on
from leavewell.billing.stripe.tests.in_process import START, Site
from leavewell.billing.stripe.version import API_VERSION, WITH_SERVICE_PAUSE

pytestmark = [pytest.mark.pure, pytest.mark.proves(13, peer="wire front")]

DAY = timedelta(days=1)
PAUSE, RESUME = "/v1/subscriptions/sub_1/pause", "/v1/subscriptions/sub_1/resume"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """One subscription, billed flexibly."""
    made = Site.begin(tmp_path)
    made.subscribe("sub_1", billing="flexible")
    return made


def said(site: Site, path: str, params: Mapping[str, Any], version: str = WITH_SERVICE_PAUSE) -> Any:
    """The answer to the official client, which has no method for it."""
    return site.client(version).raw_request("post", path, **params).data


def refused(site: Site, path: str, params: Mapping[str, Any], version: str = WITH_SERVICE_PAUSE) -> str:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        said(site, path, params, version)
    return str(caught.value.user_message)


def bills(site: Site) -> list[str]:
    return [one.status for one in site.v1.invoices.list({"subscription": "sub_1"})]


def test_it_rests_without_a_bill_until_it_is_resumed_and_keeps_its_rhythm(site: Site) -> None:
    shown = said(site, PAUSE, PAUSED)
    assert (shown["status"], shown["pause_collection"]) == ("paused", None)
    site.move(START + 100 * DAY)
    assert (site.v1.subscriptions.retrieve("sub_1").status, bills(site)) == ("paused", ["paid"])
    back = said(site, RESUME, gone_on(WITH_SERVICE_PAUSE))
    assert (back["status"], back["billing_cycle_anchor"]) == ("active", int(START.timestamp()))
    assert bills(site) == ["paid"]
    site.move(START + 130 * DAY)
    assert bills(site) == ["paid", "paid"]


def test_both_are_told_as_events(site: Site) -> None:
    said(site, PAUSE, PAUSED)
    said(site, RESUME, gone_on(WITH_SERVICE_PAUSE))
    names = {one.type for one in site.v1.events.list({})}
    assert {"customer.subscription.paused", "customer.subscription.resumed"} <= names


def test_an_older_version_knows_no_pause_and_writes_the_anchor_otherwise(site: Site) -> None:
    assert "Unrecognized request URL" in refused(site, PAUSE, PAUSED, API_VERSION)
    said(site, PAUSE, PAUSED)
    assert "billing_cycle_anchor" in refused(site, RESUME, gone_on(API_VERSION))
    assert "billing_cycle_anchor" in refused(site, RESUME, gone_on(WITH_SERVICE_PAUSE), API_VERSION)
    assert said(site, RESUME, gone_on(API_VERSION), API_VERSION)["status"] == "active"


def test_a_version_that_isnt_spoken_is_refused(site: Site) -> None:
    assert "2027-01-27.newer" in refused(site, PAUSE, PAUSED, "2027-01-27.newer")


def test_what_stripe_doesnt_pause_isnt_paused_here(site: Site) -> None:
    site.native("POST", "/v1/customers", {"id": "cus_2", "email": "bob@example.org"})
    unit = {"minor": 4900, "currency": "EUR"}
    items = [{"id": "si_2", "plan": "Pro", "unit": unit}]
    site.native("POST", "/v1/subscriptions", {"id": "sub_2", "customer": "cus_2", "items": items})
    assert "flexible" in refused(site, "/v1/subscriptions/sub_2/pause", PAUSED)
    said(site, PAUSE, PAUSED)
    assert "already" in refused(site, PAUSE, PAUSED)
    site.v1.subscriptions.cancel("sub_1")
    assert "canceled" in refused(site, PAUSE, PAUSED)


def test_an_end_cant_be_given_to_it(site: Site) -> None:
    assert "resumes_at" in refused(site, PAUSE, {**PAUSED, "resumes_at": 1})
