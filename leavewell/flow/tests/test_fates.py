"""What a company's flow says of open invoices, of a last bill for usage, and of what billing is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import edge
from leavewell.billing.simulator.connector import SimulatorProcessor
from leavewell.billing.types import Capability, Charge
from leavewell.config.registries import CAPABILITIES
from leavewell.effects.models import Effect, FactRow, Mail, Proposal
from leavewell.effects.registries import capabilities, comments
from leavewell.effects.runner import run_effect
from leavewell.flow.actions import sessions
from leavewell.flow.actions.declarations import confirm_cancellation
from leavewell.flow.actions.flows import publish_flow
from leavewell.flow.decide.fate import fate_of
from leavewell.flow.definition import default_flow
from leavewell.flow.models import Declaration
from leavewell.flow.queries import receipt_of
from leavewell.kernel.facts.ends import ChargedAfterEnd, EndConfirmed
from leavewell.kernel.money import Money
from leavewell.web.simulator import control
from tests.builders import Customer, a_customer, a_session, a_space, an_act, cancelled, fresh
from tests.moments import leap_to, run_what_is_due

EUR = Money(4900, "EUR")
WORDS = "We have built it ourselves."


def publishes(customer: Customer, **said: Any) -> None:
    with edge():
        publish_flow(an_act(customer.space), default_flow().model_copy(update=said))


def confirm_page(customer: Customer) -> str:
    session, token = a_session(customer)
    with edge():
        sessions.go_to_confirmation(an_act(customer.space), fresh(session))
    return Client().get(f"/c/{token}").content.decode()


def receipt(declaration: Declaration) -> str:
    return bytes(receipt_of(declaration).body).decode()


def the_cancel(customer: Customer) -> Effect:
    return Effect.objects.of(customer.space).get(kind="billing.cancel")


def owed(customer: Customer) -> int:
    with control(customer.space) as billing:
        return len(billing.open_invoices(customer.subscription.provider_id))


@pytest.fixture
def late(simulator: object) -> Customer:
    """A customer whose last month isn't paid."""
    return a_customer(a_space(), payment="failing")


def test_a_policy_holds_as_far_as_billing_can() -> None:
    able = frozenset({Capability.FORGIVE_INVOICES})
    assert [fate_of(each, able) for each in ("leave", "void", "uncollectible")] == [
        "leave",
        "void",
        "uncollectible",
    ]
    assert fate_of("void", frozenset(Capability) - able) == "leave"
    assert all(Capability.FORGIVE_INVOICES in able_with(None) for _, able_with in CAPABILITIES)


@pytest.mark.django_db
def test_without_a_policy_the_debt_is_due_and_the_page_says_that_it_may_be_collected(late: Customer) -> None:
    shown = confirm_page(late)
    assert "Nothing new will be charged." in shown and "No further charge" not in shown
    assert "An invoice of €49.00 is still open. It is still due, and may be collected" in shown
    declaration = cancelled(late)
    assert "Open invoice: €49.00, made before this cancellation, is still due" in receipt(declaration)
    assert "No further charge" not in receipt(declaration)
    run_what_is_due(late.space)
    assert owed(late) == 1


@pytest.mark.django_db
def test_a_debt_that_is_forgiven_is_gone_with_the_cancel_and_every_mail_says_so(late: Customer) -> None:
    publishes(late, open_invoices="void")
    assert "It is forgiven" in confirm_page(late)
    declaration = cancelled(late)
    run_what_is_due(late.space)
    assert owed(late) == 0
    assert "is forgiven: you don't have to pay it" in receipt(declaration)
    assert "is forgiven: you don't have to pay it" in Mail.objects.of(late.space).get(kind="done").text
    assert Subscription.objects.get(pk=late.subscription.pk).open_invoice is None
    assert not Proposal.objects.of(late.space).exists()


@pytest.mark.django_db
def test_several_open_invoices_are_one_sentence_with_each_amount(late: Customer) -> None:
    publishes(late, open_invoices="void")
    rows = Subscription.objects.filter(pk=late.subscription.pk)
    rows.update(open_invoice_minor=6100, open_minors=[4900, 1200])
    shown = confirm_page(late)
    assert "2 invoices are still open: €49.00 and €12.00. They are forgiven" in shown
    declaration = cancelled(late)
    assert "2 open invoices: €49.00 and €12.00, made before this cancellation, are forgiven" in receipt(
        declaration
    )


@pytest.mark.django_db
def test_where_only_the_sum_is_known_the_sum_is_named(late: Customer) -> None:
    publishes(late, open_invoices="void")
    rows = Subscription.objects.filter(pk=late.subscription.pk)
    rows.update(open_invoice_minor=6100)
    rows.update(open_minors=[4900])
    assert "An invoice of €61.00 is still open" in confirm_page(late)


@pytest.mark.django_db
def test_where_billing_cannot_forgive_the_page_says_that_it_is_due_and_nothing_stands_in_the_way(
    late: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    publishes(late, open_invoices="void")
    monkeypatch.setitem(capabilities.items, "simulator", frozenset())
    assert "It is still due" in confirm_page(late)
    declaration = cancelled(late)
    assert declaration.promise["open_invoices"] == "leave"
    run_what_is_due(late.space)
    declaration.refresh_from_db()
    assert (declaration.state, owed(late)) == ("scheduled", 1)


@pytest.fixture
def usage(simulator: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Customer, list[Charge]]]:
    """A customer of a company that bills usage afterwards, and what billing shows besides its own charges."""
    customer = a_customer(a_space())
    publishes(customer, final_usage=True)
    more: list[Charge] = []
    real = SimulatorProcessor.charges_since
    monkeypatch.setattr(
        SimulatorProcessor, "charges_since", lambda self, ref, since: [*real(self, ref, since), *more]
    )
    yield customer, more


@pytest.mark.django_db
def test_a_last_bill_for_usage_is_announced_and_raises_nothing_and_one_for_later_does(
    usage: tuple[Customer, list[Charge]],
) -> None:
    ada, charges = usage
    assert "one more bill will come, for what you use until the end" in confirm_page(ada)
    declaration = cancelled(ada)
    assert "One more bill will come: for what was used until billing ends." in receipt(declaration)
    run_what_is_due(ada.space)
    end = declaration.billing_end
    charges.append(Charge("ch_u", end, EUR, "in_u", billed_at=end, covers_until=end))
    later = end + timedelta(minutes=4)
    charges.append(Charge("ch_v", later, EUR, "in_v", billed_at=later, covers_until=end + timedelta(days=30)))
    leap_to(ada.space, end + timedelta(minutes=10))
    run_effect(Effect.objects.of(ada.space).get(kind="billing.confirm_end").pk)
    assert FactRow.objects.of(ada.space).filter(kind=EndConfirmed.kind).count() == 1
    (told,) = FactRow.objects.of(ada.space).filter(kind=ChargedAfterEnd.kind)
    assert (told.body["charge"], told.body["why"]) == ("ch_v", "renewal")


def with_words(customer: Customer) -> Declaration:
    session, _ = a_session(customer)
    act = an_act(customer.space)
    with edge():
        sessions.give_reason(act, fresh(session), reason="found_another", words=WORDS)
        sessions.go_to_confirmation(act, fresh(session))
    with edge():
        return confirm_cancellation(an_act(customer.space), fresh(session))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "reason", "comment"),
    [("reason", "found_another", None), ("words", "found_another", "declaration"), ("nothing", None, None)],
)
def test_billing_is_told_what_the_flow_says_and_no_free_text_stands_in_an_effect(
    simulator: object, told: str, reason: str | None, comment: str | None
) -> None:
    customer = a_customer(a_space())
    publishes(customer, tell_billing=told)
    declaration = with_words(customer)
    payload = the_cancel(customer).payload
    assert (payload["reason"], payload.get("comment")) == (reason, comment)
    assert WORDS not in str(payload)
    assert comments["declaration"](customer.space, declaration.pk) == WORDS


@pytest.mark.django_db
def test_who_wrote_nothing_has_no_words(simulator: object) -> None:
    customer = a_customer(a_space())
    declaration = cancelled(customer)
    assert comments["declaration"](customer.space, declaration.pk) == ""
