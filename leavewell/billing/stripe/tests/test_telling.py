"""What Stripe is asked for about disputes and past events: the requests, and what their answers mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from leavewell.billing.errors import Unavailable
from leavewell.billing.noticing import Dispute, Tells
from leavewell.billing.stripe import StripeProcessor
from leavewell.billing.stripe.client import READ_SECONDS
from leavewell.billing.stripe.tests.judge import RunningJudge
from leavewell.billing.stripe.tests.signing import event
from leavewell.billing.stripe.tests.wires import NOW, stamp
from leavewell.billing.stripe.transport import Transport
from leavewell.billing.types import SubRef
from leavewell.kernel.money import Money

pytestmark = pytest.mark.pure

DAY = timedelta(days=1)
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
DISPUTE = {
    "object": "dispute",
    "id": "dp_1",
    "amount": 500,
    "currency": "jpy",
    "created": stamp(NOW),
    "charge": {"id": "ch_1", "customer": "cus_1"},
    "payment_intent": "pi_1",
    "evidence_details": {"due_by": stamp(NOW) + 86_400},
}


class Canned(Transport):
    """Answers by the path, and keeps what was asked."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        super().__init__(READ_SECONDS)
        self._answers = answers
        self.asked: list[tuple[str, list[tuple[str, str]]]] = []

    def request(self, method: str, url: str, headers: Any, post_data: Any = None, **_: Any) -> Any:
        parts = urlsplit(url)
        self.asked.append((parts.path, parse_qsl(parts.query)))
        self.status = 200
        return json.dumps(self._answers[parts.path]), 200, {}


def a_list(*rows: Any, more: bool = False) -> dict[str, Any]:
    return {"object": "list", "data": list(rows), "has_more": more, "url": "/v1/x"}


def asking(answers: Mapping[str, Any]) -> tuple[StripeProcessor, Canned]:
    processor = StripeProcessor("sk_test_1", lambda: NOW)
    processor._api._transport = canned = Canned(answers)
    assert isinstance(processor, Tells)
    return processor, canned


def paid(parent: Any) -> dict[str, Any]:
    return {
        "/v1/disputes/dp_1": DISPUTE,
        "/v1/invoice_payments": a_list({"id": "inpay_1", "invoice": {"id": "in_1", "parent": parent}}),
    }


@pytest.mark.parametrize(
    ("parent", "sub"),
    [
        ({"subscription_details": {"subscription": "sub_1"}}, SubRef("stripe", "sub_1")),
        ({"subscription_details": None}, None),
        (None, None),
    ],
)
def test_a_dispute_names_the_subscription_whose_invoice_was_paid(parent: Any, sub: SubRef | None) -> None:
    processor, _ = asking(paid(parent))
    assert processor.disputed("dp_1") == Dispute("dp_1", Money(500, "JPY"), NOW, "cus_1", sub, NOW + DAY)


def test_a_payment_that_was_for_no_invoice_names_none() -> None:
    processor, _ = asking({**paid(None), "/v1/invoice_payments": a_list()})
    assert processor.disputed("dp_1").sub is None
    alone = {**DISPUTE, "payment_intent": None, "evidence_details": {"due_by": None}}
    processor, canned = asking({"/v1/disputes/dp_1": alone})
    assert processor.disputed("dp_1").sub is None and len(canned.asked) == 1


def test_a_foreign_answer_is_no_dispute() -> None:
    processor, _ = asking({"/v1/disputes/dp_1": {"object": "page"}})
    with pytest.raises(Unavailable):
        processor.disputed("dp_1")


def test_events_come_as_signals_page_by_page_and_foreign_rows_are_left_out() -> None:
    one = event("charge.dispute.created", {"object": "dispute", "id": "dp_1"}, "evt_1")
    rows = a_list(one, {"object": "event", "id": "evt_odd"}, more=True)
    processor, canned = asking({"/v1/events": rows})
    page = processor.poll(SINCE, None, disputes_only=True)
    assert [(each.event, each.dispute) for each in page.items] == [("evt_1", "dp_1")]
    assert page.next == "evt_odd"
    ((_, asked),) = canned.asked
    assert ("created[gte]", str(stamp(SINCE))) in asked and ("types[0]", "charge.dispute.created") in asked
    processor, canned = asking({"/v1/events": a_list(one)})
    assert processor.poll(SINCE, "evt_odd").next is None
    assert ("starting_after", "evt_odd") in canned.asked[0][1]


@pytest.mark.proves(peer="judge")
def test_row_01_each_of_these_readings_is_as_specified(judge: RunningJudge) -> None:
    processor, canned = asking({**paid(None), "/v1/events": a_list()})
    processor.disputed("dp_1")
    processor.poll(SINCE, "evt_1")
    said = {path: judge.word_on("GET", path, pairs) for path, pairs in canned.asked}
    assert said == dict.fromkeys(said, "valid") and len(said) == 3
