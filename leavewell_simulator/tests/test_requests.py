"""Sites, writes that are sent twice, stale versions, lists, refusals."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from leavewell_simulator.tests.conftest import ITEM, Caller
from leavewell_simulator.wsgi import Simulator

pytestmark = pytest.mark.pure

CANCEL = "/v1/subscriptions/sub_1/cancel"
LATER = {"when": "period_end"}


def test_a_site_is_made_once_and_its_key_is_kept_as_a_hash(site: Caller) -> None:
    assert site.call("PUT", "/v1/site")["created"] is False
    with site.simulator.store.transaction() as db:
        assert site.key not in "\n".join(db.iterdump())


def test_a_strange_key_sees_nothing(simulator: Simulator, site: Caller) -> None:
    site.subscribe()
    Caller(simulator, "live_1").call("PUT", "/v1/site", status=422)
    Caller(simulator, "sim_unknown").call("GET", "/v1/subscriptions/sub_1", status=401)
    other = Caller(simulator, "sim_other")
    other.call("PUT", "/v1/site", status=201)
    other.call("GET", "/v1/subscriptions/sub_1", status=404)
    assert other.rows("/v1/charges") == []


def test_time_never_goes_back(site: Caller) -> None:
    site.now = "2026-03-01T00:00:00Z"
    site.call("GET", "/v1/site")
    site.now = "2026-02-01T00:00:00Z"
    assert site.call("GET", "/v1/site")["now"] == "2026-03-01T00:00:00.000000+00:00"


def test_the_same_key_brings_the_same_answer_and_one_cancel(site: Caller) -> None:
    site.subscribe()
    first = site.call("POST", CANCEL, LATER, idempotency_key="k1", operation_id="op1", if_version="2")
    again = site.call("POST", CANCEL, LATER, idempotency_key="k1", operation_id="op1", if_version="2")
    assert first == again
    assert site.last.headers == {"Idempotency-Replayed": "true"}
    assert [row["kind"] for row in site.rows("/v1/operations?operation=op1")] == ["cancel"]
    refused = site.call("POST", CANCEL, {"when": "now"}, 409, idempotency_key="k1")
    assert refused["error"]["code"] == "idempotency_mismatch"


def test_many_at_once_with_one_key_are_one_cancel(site: Caller) -> None:
    site.subscribe()

    def send(_: int) -> str:
        caller = Caller(site.simulator)
        caller.call("POST", CANCEL, LATER, idempotency_key="k1")
        return caller.last.text

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(send, range(64)))) == 1
    assert len(site.rows("/v1/operations")) == 1


def test_a_key_is_forgotten_after_a_day_of_the_sites_time(site: Caller) -> None:
    site.subscribe()
    site.call("POST", CANCEL, LATER, idempotency_key="k1")
    site.now = "2026-02-01T10:00:01Z"
    site.call("POST", CANCEL, LATER, idempotency_key="k1")
    assert len(site.rows("/v1/operations")) == 2


def test_a_stale_version_writes_nothing(site: Caller) -> None:
    site.subscribe()
    refused = site.call("POST", CANCEL, LATER, 412, if_version="1")
    assert refused["error"]["code"] == "state_changed"
    assert site.rows("/v1/operations") == []


def test_what_is_over_or_was_never_planned_is_refused(site: Caller) -> None:
    site.subscribe()
    undo = "/v1/subscriptions/sub_1/undo_cancel"
    assert site.call("POST", undo, status=409)["error"]["code"] == "nothing_scheduled"
    site.call("POST", CANCEL, LATER)
    assert site.call("POST", undo)["cancel_at"] is None
    site.call("POST", CANCEL, {"when": "at", "at": "2026-01-01T00:00:00Z"})
    assert site.get()["ended_at"] == "2026-01-31T10:00:00Z"
    for path, body in (
        (CANCEL, LATER),
        (undo, None),
        (CANCEL.replace("cancel", "discounts"), {"percent_bp": 1}),
    ):
        assert site.call("POST", path, body, 409)["error"]["code"] == "already_ended"


def test_a_batch_is_the_same_twice(site: Caller) -> None:
    body = {
        "customers": [{"id": "c1", "email": "Ann@Example.org"}, {"id": "c2", "email": "ann@example.org"}],
        "subscriptions": [{"id": "s1", "customer": "c1", "items": [ITEM]}],
    }
    assert site.call("POST", "/v1/batch", body) == {"created": 3, "unchanged": 0}
    assert site.call("POST", "/v1/batch", body) == {"created": 0, "unchanged": 3}
    assert [one["id"] for one in site.rows("/v1/customers?email=ANN@example.org")] == ["c1", "c2"]
    assert site.call("GET", "/v1/customers/c1")["subscriptions"] == ["s1"]


def test_lists_come_in_pages(site: Caller) -> None:
    for n in range(5):
        site.subscribe(f"sub_{n}")
    found, after = [], 0
    while after is not None:
        page = site.call("GET", f"/v1/subscriptions?limit=2&after={after}")
        found += [one["id"] for one in page["data"]]
        after = page["next"]
    assert found == [f"sub_{n}" for n in range(5)]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/subscriptions/sub_1/cancel", {"when": "now", "wenn": 1}),
        ("/v1/subscriptions/sub_1/cancel", {"when": "at"}),
        ("/v1/subscriptions/sub_1/cancel", {"when": "at", "at": "2026-05-05T00:00:00"}),
        ("/v1/subscriptions/sub_1/discounts", {"percent_bp": 10001}),
        ("/v1/subscriptions", {"id": "s", "customer": "nobody", "items": [ITEM]}),
        ("/v1/subscriptions", {"id": "s", "customer": "cus_sub_1", "items": []}),
        ("/v1/batch", {"customers": [{"id": "a/b"}]}),
        ("/v1/faults", {"on": "any", "kind": "busy", "phase": "after"}),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(site: Caller, path: str, body: object) -> None:
    site.subscribe()
    assert site.call("POST", path, body, 422)["error"]["code"] == "invalid"


def test_the_overview_counts_and_tells_the_newest_first(site: Caller) -> None:
    site.subscribe()
    site.subscribe("sub_2", payment="failing")
    site.call("POST", CANCEL, LATER)
    site.now = "2026-02-28T10:00:00Z"
    seen = site.call("GET", "/v1/state")
    assert seen["subscriptions"] == {"canceled": 1, "past_due": 1}
    assert (seen["charges"], seen["open_invoices"], seen["operations"]) == (1, 2, 1)
    assert {one["kind"] for one in seen["newest"]} == {"charged", "charge_failed", "cancel", "ended"}


def test_unknown_paths_and_methods_are_named(site: Caller) -> None:
    assert site.call("GET", "/v1/nothing", status=404)["error"]["code"] == "not_found"
    assert site.call("DELETE", "/v1/site", status=405)["error"]["code"] == "method_not_allowed"
