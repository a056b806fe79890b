"""Single promises about money and lists at Stripe, by the numbers of the release's own list of checks."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal
from uuid import uuid4

import pytest

from leavewell.billing.stripe import StripeProcessor
from leavewell.billing.stripe.tests.in_process import Site
from leavewell.billing.stripe.tests.in_process_connector import Wire, connector
from leavewell.billing.types import (
    AlreadyDone,
    Applied,
    Cancel,
    CustomerRef,
    Now,
    Operation,
    OperationKey,
    Outcome,
    PeriodEnd,
    Reactivate,
    Scheduled,
    SubRef,
    SubscriptionView,
    SubState,
    UndoCancel,
    Unknown,
)

pytestmark = pytest.mark.pure

REF = SubRef("stripe", "sub_1")
UNIT = {"minor": 4900, "currency": "EUR"}
MANY = 120
"""More than one page of Stripe's."""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """An empty account."""
    return Site.begin(tmp_path)


@pytest.fixture
def wire(site: Site) -> Wire:
    """What is between the two."""
    return Wire(site)


@pytest.fixture
def processor(site: Site, wire: Wire) -> StripeProcessor:
    """The connector to it."""
    return connector(site, wire)


def done(processor: StripeProcessor, operation: Operation, key: OperationKey | None = None) -> Outcome:
    """Planned on what is there, and applied."""
    plan = processor.plan(operation, processor.get(REF))
    return processor.apply(plan, key or OperationKey(uuid4()))


def kinds(site: Site) -> list[str]:
    """The writes that were really applied, but for marks."""
    rows = site.native("GET", "/v1/operations")["data"]
    return [row["kind"] for row in rows if row["kind"] != "metadata"]


@pytest.mark.proves(18, peer="wire front")
def test_check_30_a_time_out_after_the_cancel_and_the_same_key_again_is_one_cancel(
    site: Site, processor: StripeProcessor, wire: Wire
) -> None:
    site.subscribe()
    ours = OperationKey(uuid4())
    plan = processor.plan(Cancel(PeriodEnd()), processor.get(REF))
    wire.times_out = True
    assert isinstance(processor.apply(plan, ours), Unknown)
    wire.times_out = False
    # Sent again word for word, by somebody who doesn't look first: Stripe's own memory of the key answers.
    (lost,) = (one for one in wire.sent if one.method == "POST")
    assert lost.headers["idempotency-key"] == ours.step("cancel")
    answer = wire.handle_request(lost)
    assert (answer.status_code, answer.headers["idempotent-replayed"]) == (200, "true")
    # And by ourselves, who look first: nothing is sent at all.
    before = len([one for one in wire.sent if one.method == "POST"])
    outcome = processor.apply(plan, ours)
    assert isinstance(outcome, Scheduled) and outcome.replayed
    assert len([one for one in wire.sent if one.method == "POST"]) == before
    assert (outcome.view.ends_at, kinds(site)) == (plan.effective_at, ["cancel"])


@pytest.mark.proves(9, peer="wire front")
@pytest.mark.parametrize("forgiven", ["void", "uncollectible"])
@pytest.mark.parametrize("when", [Now(), PeriodEnd()], ids=["now", "period_end"])
def test_check_33_nothing_more_is_collected_from_a_past_due_customer_who_cancels(
    site: Site,
    processor: StripeProcessor,
    when: Now | PeriodEnd,
    forgiven: Literal["void", "uncollectible"],
) -> None:
    site.subscribe(payment="failing")
    assert processor.get(REF).state is SubState.PAST_DUE
    outcome = done(processor, Cancel(when, open_invoices=forgiven))
    assert isinstance(outcome, Applied | Scheduled)
    assert outcome.view.open_invoices == ()
    # The card works again, and every day on which it would be tried passes.
    site.native("POST", "/v1/subscriptions/sub_1/payment", {"payment": "ok"})
    site.move(site.now + timedelta(days=90))
    assert list(processor.charges_since(REF, site.now - timedelta(days=91))) == []
    assert processor.get(REF).state is SubState.ENDED


@pytest.mark.proves(9, peer="wire front")
def test_check_33_what_a_cancel_leaves_owed_is_collected_once_the_card_works(
    site: Site, processor: StripeProcessor
) -> None:
    """The other policy, and the proof that the check above can fail."""
    site.subscribe(payment="failing")
    done(processor, Cancel(Now(), open_invoices="leave"))
    site.native("POST", "/v1/subscriptions/sub_1/payment", {"payment": "ok"})
    site.move(site.now + timedelta(days=90))
    (charge,) = processor.charges_since(REF, site.now - timedelta(days=91))
    assert charge.amount.minor == 4900


@pytest.mark.proves(2, peer="wire front")
def test_check_35_every_page_of_more_than_a_hundred_subscriptions_is_read(
    site: Site, processor: StripeProcessor
) -> None:
    wanted = {f"sub_{number}" for number in range(MANY)}
    items = [{"id": "si_1", "plan": "Pro", "unit": UNIT}]
    rows = [{"id": key, "customer": "cus_big", "items": items} for key in sorted(wanted)]
    site.native("POST", "/v1/batch", {"customers": [{"id": "cus_big"}], "subscriptions": rows})
    (match,) = processor.find(CustomerRef(id="cus_big"))
    assert {ref.id for ref in match.subscriptions} == wanted
    walked = [processor.subscriptions(None)]
    while walked[-1].next is not None:
        walked.append(processor.subscriptions(walked[-1].next))
    assert {
        one.ref.id for page in walked for one in page.items if isinstance(one, SubscriptionView)
    } == wanted
    assert [len(page.items) for page in walked] == [100, MANY - 100]


@pytest.mark.proves(7, peer="wire front")
def test_check_38_a_restart_before_the_end_takes_the_end_away(site: Site, processor: StripeProcessor) -> None:
    site.subscribe()
    renews_at = processor.get(REF).period_end_max
    done(processor, Cancel(PeriodEnd()))
    site.move(renews_at - timedelta(days=1))
    outcome = done(processor, UndoCancel())
    assert isinstance(outcome, Applied)
    assert (outcome.view.state, outcome.view.ends_at) == (SubState.ACTIVE, None)
    site.move(renews_at + timedelta(days=1))
    charges = list(processor.charges_since(REF, renews_at - timedelta(days=1)))
    assert [(one.at, one.amount.minor) for one in charges] == [(renews_at, 4900)]


@pytest.mark.proves(10, peer="wire front")
def test_check_38_a_restart_in_the_grace_makes_one_new_linked_subscription(
    site: Site, processor: StripeProcessor
) -> None:
    price = {"id": "price_1", "plan": "Pro", "unit": UNIT}
    site.native("POST", "/v1/prices", price)
    item = {"id": "si_1", "plan": "Pro", "unit": UNIT, "quantity": 3, "price": "price_1"}
    site.subscribe(items=[item])
    done(processor, Cancel(PeriodEnd()))
    site.move(processor.get(REF).period_end_max + timedelta(days=5))
    assert processor.get(REF).state is SubState.ENDED
    ours = OperationKey(uuid4())
    outcome = done(processor, Reactivate(), ours)
    assert isinstance(outcome, Applied)
    new = outcome.view
    assert (new.continues, new.state, new.customer) == ("sub_1", SubState.ACTIVE, CustomerRef(id="cus_sub_1"))
    assert [(one.price, one.quantity) for one in new.items] == [("price_1", 3)]
    assert [one.amount.minor for one in processor.charges_since(new.ref, site.now)] == [3 * 4900]
    # The same again, and a second wish of the same customer: still one.
    again, second = done(processor, Reactivate(), ours), done(processor, Reactivate())
    assert isinstance(again, Applied) and again.replayed and again.view.ref == new.ref
    assert isinstance(second, AlreadyDone) and second.view.ref == new.ref
    assert kinds(site).count("create") == 1
    assert processor.get(REF).state is SubState.ENDED
