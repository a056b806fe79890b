"""How often a subscription is read for one change of it: each reading is two calls of the pace, and may fail."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from leavewell.billing.stripe import StripeProcessor
from leavewell.billing.stripe.connector import FRESH
from leavewell.billing.stripe.tests.in_process import Site
from leavewell.billing.stripe.tests.in_process_connector import Wire, connector
from leavewell.billing.types import (
    Cancel,
    NotDone,
    OperationKey,
    PeriodEnd,
    Plan,
    Rejected,
    Scheduled,
    SubRef,
)

pytestmark = pytest.mark.pure

REF = SubRef("stripe", "sub_1")
READING = ["GET", "GET"]
"""The subscription, and what is owed for it."""
WRITE = ["POST"]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """One customer with one subscription."""
    made = Site.begin(tmp_path)
    made.subscribe()
    return made


@pytest.fixture
def wire(site: Site) -> Wire:
    """What is between the two."""
    return Wire(site)


@pytest.fixture
def processor(site: Site, wire: Wire) -> StripeProcessor:
    """The connector to it."""
    return connector(site, wire)


def cancel(processor: StripeProcessor) -> Plan:
    """Planned on what is there now."""
    return processor.plan(Cancel(PeriodEnd()), processor.get(REF))


def said(wire: Wire) -> list[str]:
    """What was sent, in order."""
    return [one.method for one in wire.sent]


def test_a_change_is_planned_and_written_on_one_reading_and_read_back(
    processor: StripeProcessor, wire: Wire
) -> None:
    assert isinstance(processor.apply(cancel(processor), OperationKey(uuid4())), Scheduled)
    assert said(wire) == [*READING, *WRITE, *READING]


def test_after_a_lost_answer_the_reading_that_it_is_planned_on_tells_whether_it_happened(
    processor: StripeProcessor, wire: Wire
) -> None:
    ours, plan = OperationKey(uuid4()), cancel(processor)
    assert isinstance(processor.reconcile(plan, ours), NotDone)
    assert isinstance(processor.apply(plan, ours), Scheduled)
    assert said(wire) == [*READING, *WRITE, *READING]


@pytest.mark.parametrize("sooner", [timedelta(0), timedelta(milliseconds=1)], ids=["old", "young"])
def test_a_plan_older_than_two_seconds_is_held_against_how_it_stands(
    site: Site, processor: StripeProcessor, wire: Wire, sooner: timedelta
) -> None:
    plan = cancel(processor)
    site.now += FRESH - sooner
    processor.apply(plan, OperationKey(uuid4()))
    again = [] if sooner else READING
    assert said(wire) == [*READING, *again, *WRITE, *READING]


def test_what_somebody_changed_since_an_old_plan_is_not_written_over(
    site: Site, processor: StripeProcessor, wire: Wire
) -> None:
    plan = cancel(processor)
    site.v1.subscriptions.update(
        "sub_1", {"items": [{"id": "si_1", "quantity": 7}], "proration_behavior": "none"}
    )
    site.now += FRESH
    outcome = processor.apply(plan, OperationKey(uuid4()))
    assert isinstance(outcome, Rejected) and outcome.code == "state_changed"
    assert "POST" not in said(wire)


def test_a_plan_on_what_another_connector_read_is_held_against_how_it_stands(
    site: Site, processor: StripeProcessor, wire: Wire
) -> None:
    plan = cancel(connector(site))
    processor.apply(plan, OperationKey(uuid4()))
    assert said(wire) == [*READING, *WRITE, *READING]


def test_a_reading_is_good_for_one_write(processor: StripeProcessor, wire: Wire) -> None:
    ours, plan = OperationKey(uuid4()), cancel(processor)
    processor.apply(plan, ours)
    before = len(wire.sent)
    outcome = processor.apply(plan, ours)
    assert isinstance(outcome, Scheduled) and outcome.replayed
    assert said(wire)[before:] == READING
