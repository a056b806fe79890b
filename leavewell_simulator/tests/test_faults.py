"""Faults: met by the right requests, so many times, before or after the change."""

from __future__ import annotations

import pytest

from leavewell_simulator.tests.conftest import Caller

pytestmark = pytest.mark.pure

CANCEL = "/v1/subscriptions/sub_1/cancel"
LATER = {"when": "period_end"}


def arm(site: Caller, **fault: object) -> None:
    site.call("POST", "/v1/faults", fault, 201)


def test_before_applies_nothing_and_after_applies(site: Caller) -> None:
    site.subscribe()
    arm(site, on="cancel", kind="error", phase="before", times=1, status=503)
    arm(site, on="cancel", kind="error", phase="after", times=1)
    site.call("POST", CANCEL, LATER, 503)
    assert site.rows("/v1/operations") == []
    site.call("POST", CANCEL, LATER, 500)
    assert len(site.rows("/v1/operations")) == 1
    site.call("POST", CANCEL, LATER)


def test_a_fault_hits_what_it_was_asked_for(site: Caller) -> None:
    site.subscribe()
    arm(site, on="get", kind="html")
    with pytest.raises(ValueError, match="Expecting value"):
        site.call("GET", "/v1/subscriptions/sub_1", status=502)
    site.call("POST", CANCEL, LATER)
    assert site.call("DELETE", "/v1/faults") == {"cleared": 1}
    site.get()


def test_any_spares_what_a_test_is_set_up_with(site: Caller) -> None:
    arm(site, on="any", kind="busy", retry_after=7)
    site.subscribe()
    assert site.call("GET", "/v1/state")["faults"] == 1
    site.call("GET", "/v1/subscriptions/sub_1", status=429)
    assert site.last.headers == {"Retry-After": "7"}
    assert site.rows("/v1/faults")[0]["kind"] == "busy"


def test_a_cut_says_nothing(site: Caller) -> None:
    site.subscribe()
    arm(site, on="cancel", kind="cut", phase="after")
    site.call("POST", CANCEL, LATER, status=0)
    assert site.last.cut
    assert site.get()["cancel_at"] is not None


@pytest.mark.parametrize("kind", ["broken_json", "foreign_json"])
def test_a_garbled_answer_is_no_subscription(site: Caller, kind: str) -> None:
    site.subscribe()
    arm(site, on="get", kind=kind, times=1)
    try:
        assert "status" not in site.get()
    except ValueError:
        assert kind == "broken_json"


def test_latency_and_hanging_do_not_hold_the_store(site: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        with site.simulator.store.transaction():
            pass

    monkeypatch.setattr("leavewell_simulator.faults.time.sleep", sleep)
    site.subscribe()
    arm(site, on="cancel", kind="latency", seconds=3)
    arm(site, on="cancel", kind="hang", seconds=9, phase="after", times=1)
    site.call("POST", CANCEL, LATER, status=0)
    site.call("POST", CANCEL, LATER)
    assert slept == [3, 3, 9, 3, 3]
