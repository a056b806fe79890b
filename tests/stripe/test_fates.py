"""Whoever cancels while an invoice is open is told what becomes of it, and that is what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from leavewell.accounts.models import Space
from leavewell.accounts.transaction import edge
from leavewell.billing.simulator.control_types import NewDunning
from leavewell.billing.types import OpenInvoices
from leavewell.effects.models import Effect, FactRow, Proposal
from leavewell.effects.runner import run_effect
from leavewell.flow.actions.flows import publish_flow
from leavewell.flow.definition import default_flow
from leavewell.flow.models import Declaration
from leavewell.flow.queries import receipt_of
from leavewell.kernel.facts.ends import ChargedAfterEnd, EndConfirmed
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_session, a_space, an_act
from tests.moments import leap_to, now_in, run_what_is_due
from tests.wire_account import WireAccount, customers_of, take_over

pytestmark = [pytest.mark.django_db, pytest.mark.proves(9, peer="wire front")]

DAY = timedelta(days=1)
SAID: dict[OpenInvoices, str] = {
    "leave": "is still due",
    "void": "is forgiven: you don&#x27;t have to pay it",
    "uncollectible": "is given up: nothing is collected for it any more",
}


@pytest.fixture
def stripe(simulator: RunningSimulator) -> Iterator[tuple[Space, WireAccount]]:
    """A space, and the Stripe account that it works with."""
    space = a_space()
    account = WireAccount(simulator.url, lambda: now_in(space))
    account.sells()
    yield space, account
    account.close()


def in_arrears(space: Space, stripe: WireAccount) -> Customer:
    """A customer whose card fails, and is tried again on set days."""
    keys = stripe.fill("ada", 1, payment="failing", dunning=NewDunning((3, 5, 7)))
    take_over(space, stripe)
    return customers_of(space, keys)[0]


def forgives(space: Space, how: OpenInvoices) -> None:
    with edge():
        publish_flow(an_act(space), default_flow().model_copy(update={"open_invoices": how}))


def cancels_on_the_page(customer: Customer) -> tuple[str, Declaration]:
    """What the confirm page said, and what came of it."""
    path, client = f"/c/{a_session(customer)[1]}", Client()
    client.post(path, {"do": "to_confirmation"})
    shown = client.get(path).content.decode()
    assert client.post(path, {"do": "cancel"}).status_code == 303
    run_what_is_due(customer.space)
    return shown, Declaration.objects.of(customer.space).get()


def months_later_with_a_working_card(customer: Customer, stripe: WireAccount) -> list[int]:
    """The card works again, and each day on which it would be tried passes; what was taken, in minor units."""
    leap_to(customer.space, now_in(customer.space) + DAY)
    stripe.control.set_payment(customer.subscription.provider_id, "ok")
    leap_to(customer.space, now_in(customer.space) + 90 * DAY)
    stripe.control.tick()
    run_effect(Effect.objects.of(customer.space).get(kind="billing.confirm_end").pk)
    return [one.amount.minor for one in stripe.control.charges(customer.subscription.provider_id)]


@pytest.mark.parametrize("how", ["leave", "void", "uncollectible"])
def test_check_33_what_the_page_says_of_the_open_invoice_is_what_dunning_can_still_take(
    stripe: tuple[Space, WireAccount], how: OpenInvoices
) -> None:
    space, account = stripe
    forgives(space, how)
    ada = in_arrears(space, account)
    shown, declaration = cancels_on_the_page(ada)
    assert "An invoice of €49.00 is still open" in shown and SAID[how] in shown
    assert declaration.promise["open_invoices"] == how
    assert "Open invoice: €49.00" in bytes(receipt_of(declaration).body).decode()
    owed = account.control.open_invoices(ada.subscription.provider_id)
    assert len(owed) == (1 if how == "leave" else 0)
    taken = months_later_with_a_working_card(ada, account)
    assert taken == ([4900] if how == "leave" else [])
    assert account.control.subscription(ada.subscription.provider_id).state == "ended"
    (end,) = FactRow.objects.of(space).filter(kind=EndConfirmed.kind)
    assert end.account_id == ada.account.pk
    assert not FactRow.objects.of(space).filter(kind=ChargedAfterEnd.kind).exists()


def test_check_33_an_invoice_collected_before_it_could_be_forgiven_would_be_given_back(
    stripe: tuple[Space, WireAccount],
) -> None:
    """The card works between the customer's word and the call to billing."""
    space, account = stripe
    forgives(space, "void")
    ada = in_arrears(space, account)
    account.arm({"on": "cancel", "kind": "error", "status": 503, "times": 1})
    _, declaration = cancels_on_the_page(ada)
    leap_to(space, now_in(space) + timedelta(minutes=1))
    account.control.set_payment(ada.subscription.provider_id, "ok")
    leap_to(space, now_in(space) + timedelta(hours=1))
    run_what_is_due(space)
    declaration.refresh_from_db()
    assert declaration.state == "scheduled"
    proposal = Proposal.objects.of(space).get()
    assert (proposal.kind, proposal.why) == ("refund", "open_invoice_collected")
    assert proposal.amount is not None and proposal.amount.minor == 4900


def test_the_reason_and_the_words_stand_in_stripe_where_the_flow_says_so(
    stripe: tuple[Space, WireAccount],
) -> None:
    space, account = stripe
    with edge():
        publish_flow(an_act(space), default_flow().model_copy(update={"tell_billing": "words"}))
    keys = account.fill("ben", 1)
    take_over(space, account)
    ben = customers_of(space, keys)[0]
    path, client = f"/c/{a_session(ben)[1]}", Client()
    client.post(path, {"do": "answer", "reason": "found_another", "words": "We built it ourselves."})
    client.post(path, {"do": "to_confirmation"})
    client.post(path, {"do": "cancel"})
    run_what_is_due(space)
    told = account.shown(keys[0])["cancellation_details"]
    assert (told["feedback"], told["comment"]) == ("switched_service", "We built it ourselves.")


@pytest.mark.parametrize("status", [400, 403], ids=["it is being paid", "the key may not"])
def test_an_end_does_not_wait_for_an_invoice_that_stripe_will_not_forgive(
    stripe: tuple[Space, WireAccount], status: int
) -> None:
    space, account = stripe
    forgives(space, "void")
    ada = in_arrears(space, account)
    account.arm({"on": "void", "kind": "error", "status": status, "times": 1})
    _, declaration = cancels_on_the_page(ada)
    run_what_is_due(space)
    declaration.refresh_from_db()
    assert declaration.state == "scheduled"
    assert Effect.objects.of(space).get(kind="billing.cancel").state == "settled"
    proposal = Proposal.objects.of(space).get()
    assert (proposal.kind, proposal.why) == ("look", "not_forgiven")


def test_an_answer_lost_between_the_end_and_the_forgiving_leaves_nothing_open(
    stripe: tuple[Space, WireAccount],
) -> None:
    space, account = stripe
    forgives(space, "void")
    ada = in_arrears(space, account)
    account.arm({"on": "void", "kind": "cut", "phase": "before", "times": 1})
    cancels_on_the_page(ada)
    assert Effect.objects.of(space).get(kind="billing.cancel").state == "unknown"
    leap_to(space, now_in(space) + timedelta(hours=1))
    run_what_is_due(space)
    assert Effect.objects.of(space).get(kind="billing.cancel").state == "settled"
    assert account.control.open_invoices(ada.subscription.provider_id) == ()
    assert not Proposal.objects.of(space).exists()
