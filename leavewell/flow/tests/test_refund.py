"""The last charge goes back where the company's policy says so: shown before, on the receipt, and done once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client

from leavewell.accounts.actions.knowledge import set_trait
from leavewell.accounts.transaction import edge
from leavewell.config.registries import CAPABILITIES
from leavewell.effects.models import Effect, FactRow, Promise
from leavewell.effects.registries import capabilities
from leavewell.flow.actions import sessions
from leavewell.flow.actions.flows import publish_flow
from leavewell.flow.actions.progress import withdraw
from leavewell.flow.decide.refund import LastCharge, Refund, refund_of
from leavewell.flow.definition import RefundPolicy, default_flow
from leavewell.flow.models import Declaration
from leavewell.flow.queries import receipt_of
from leavewell.kernel.facts.changes import RefundCarriedOut
from leavewell.kernel.money import Money
from tests.builders import NOON, Customer, a_customer, a_session, a_space, an_act, cancelled, fresh
from tests.moments import run_what_is_due
from tests.simulated import applied

EUR = Money(4900, "EUR")
POLICY = RefundPolicy(within_days=14)
LAST = LastCharge("ch_1", EUR, NOON - timedelta(days=10), can=True)
GIVEN = Refund(EUR, "ch_1", LAST.at)


@pytest.mark.parametrize(
    ("last", "policy", "given"),
    [
        (LAST, POLICY, True),
        (LAST, None, False),
        (None, POLICY, False),
        (replace(LAST, at=NOON - timedelta(days=14)), POLICY, True),
        (replace(LAST, at=NOON - timedelta(days=14, seconds=1)), POLICY, False),
        (replace(LAST, at=NOON + timedelta(seconds=1)), POLICY, False),
        (replace(LAST, went_back=True), POLICY, False),
        (replace(LAST, can=False), POLICY, False),
        (replace(LAST, amount=Money(0, "EUR")), POLICY, False),
        (replace(LAST, given_at=NOON - timedelta(days=364)), POLICY, False),
        (replace(LAST, given_at=NOON - timedelta(days=365)), POLICY, True),
        (
            replace(LAST, given_at=NOON - timedelta(days=30)),
            RefundPolicy(within_days=14, once_a_year=False),
            True,
        ),
        (
            replace(LAST, last_used_on=date(2026, 3, 3)),
            RefundPolicy(within_days=14, unless_used_days=3),
            True,
        ),
        (
            replace(LAST, last_used_on=date(2026, 3, 4)),
            RefundPolicy(within_days=14, unless_used_days=3),
            False,
        ),
        (replace(LAST, last_used_on=date(2026, 3, 9)), POLICY, True),
        (LAST, RefundPolicy(within_days=14, unless_used_days=3), True),
    ],
)
def test_the_policy_decides(last: LastCharge | None, policy: RefundPolicy | None, given: bool) -> None:
    assert refund_of(last, policy, now=NOON) == (
        replace(GIVEN, charged_at=last.at) if given and last is not None else None
    )


@pytest.fixture
def ada(simulator: object) -> Customer:
    """A customer who was charged 49 euros ten days ago, of a company that gives that back within two weeks."""
    space = a_space()
    with edge():
        publish_flow(an_act(space), default_flow().model_copy(update={"refund": POLICY}))
    return a_customer(space)


def confirm_page(customer: Customer) -> str:
    session, token = a_session(customer)
    with edge():
        sessions.go_to_confirmation(an_act(customer.space), fresh(session))
    return Client().get(f"/c/{token}").content.decode()


def receipt(declaration: Declaration) -> str:
    return bytes(receipt_of(declaration).body).decode()


@pytest.mark.django_db
def test_it_is_shown_before_stands_on_the_receipt_and_goes_after_the_cancel_once(ada: Customer) -> None:
    assert "You get your last charge back: €49.00" in confirm_page(ada)
    declaration = cancelled(ada)
    assert "Refund: €49.00, the charge of" in receipt(declaration)
    cancelled(ada)
    run_what_is_due(ada.space)
    assert applied(ada) == ["cancel", "refunds"]
    (fact,) = FactRow.objects.of(ada.space).filter(kind=RefundCarriedOut.kind)
    assert (fact.body["subject_id"], fact.body["amount"]["minor"]) == (str(declaration.pk), 4900)


@pytest.mark.django_db
def test_without_a_policy_nothing_is_said_and_nothing_goes_back(simulator: object) -> None:
    customer = a_customer(a_space())
    assert "last charge back" not in confirm_page(customer)
    assert "Refund: none is due" in receipt(cancelled(customer))
    run_what_is_due(customer.space)
    assert applied(customer) == ["cancel"]


@pytest.mark.django_db
def test_it_is_not_shown_where_billing_cannot(ada: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(capabilities.items, "simulator", lambda sub: frozenset())
    assert "last charge back" not in confirm_page(ada)
    assert dict(CAPABILITIES)["simulator"] != frozenset()


@pytest.mark.django_db
def test_who_has_used_it_since_or_was_charged_long_ago_gets_none(ada: Customer) -> None:
    policy = RefundPolicy(within_days=14, unless_used_days=3)
    with edge():
        publish_flow(an_act(ada.space), default_flow().model_copy(update={"refund": policy}))
        act = an_act(ada.space)
        set_trait(act, ada.account, "last_used_on", act.at.date(), as_of=act.at, source="test")
    assert "last charge back" not in confirm_page(ada)
    long_ago = a_customer(ada.space, began_days_ago=20)
    assert "last charge back" not in confirm_page(long_ago)


@pytest.mark.django_db
def test_who_stays_after_all_gets_nothing_back_and_cancelling_again_brings_no_second_one(
    ada: Customer,
) -> None:
    declaration = cancelled(ada)
    with edge():
        withdraw(an_act(ada.space), declaration)
    run_what_is_due(ada.space)
    assert "refunds" not in applied(ada)
    assert Effect.objects.of(ada.space).get(kind="billing.refund").result == "withdrawn"
    assert "last charge back" not in confirm_page(ada)


@pytest.mark.django_db
def test_money_that_went_back_does_not_show_that_the_end_is_in_place(ada: Customer) -> None:
    declaration = cancelled(ada)
    Effect.objects.of(ada.space).filter(kind="billing.cancel").update(state="needs_person")
    run_what_is_due(ada.space)
    assert applied(ada) == ["refunds"]
    assert Promise.objects.of(ada.space).get(origin_id=declaration.pk).in_place_at is None
