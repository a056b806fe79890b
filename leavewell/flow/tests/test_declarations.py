"""The declared wish to end: once, whole or not at all, whatever the clicks."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import edge
from leavewell.effects.models import Effect, FactRow
from leavewell.flow.actions import sessions
from leavewell.flow.actions.declarations import confirm_cancellation
from leavewell.flow.actions.progress import mark_carried_out, raise_objection
from leavewell.flow.links import declaration_behind, status_path
from leavewell.flow.models import CancelSession, Declaration, Receipt
from leavewell.flow.queries import declaration_of, objection_due_at
from leavewell.flow.states import DeclarationState, Outcome, SessionState
from leavewell.kernel.errors import IllegalMove, Invalid, LostRace, NotFound
from leavewell.kernel.facts.flow import CancellationDeclared, DeclarationScheduled
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_session, a_space, an_act, cancelled, fresh
from tests.parallel import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    """A customer who pays 49 euros a month."""
    return a_customer(a_space())


def at_confirmation(customer: Customer) -> CancelSession:
    session, _ = a_session(customer)
    with edge():
        sessions.go_to_confirmation(an_act(customer.space), session)
    return fresh(session)


def counts(customer: Customer) -> tuple[int, int, int, int]:
    """Declarations, receipts, cancels and receipt mails of the customer's space."""
    effects = Effect.objects.of(customer.space)
    return (
        Declaration.objects.of(customer.space).count(),
        Receipt.objects.of(customer.space).count(),
        effects.filter(kind="billing.cancel").count(),
        effects.filter(key__startswith="mail.receipt:").count(),
    )


def test_a_confirmed_cancellation_is_declared_receipted_and_planned_in_one_breath(ada: Customer) -> None:
    declaration = cancelled(ada)
    period_end = Subscription.objects.get(pk=ada.subscription.pk).period_end_at
    assert (declaration.state, declaration.billing_ends_at) == (DeclarationState.RECEIVED, period_end)
    planned = Effect.objects.of(ada.space).exclude(kind__in=("react", "billing.read")).order_by("kind")
    assert [effect.key for effect in planned] == [
        f"billing.cancel:{ada.subscription.pk}:{declaration.pk}",
        f"billing.confirm_end:{declaration.pk}",
        f"mail.receipt:{declaration.pk}",
    ]
    row = FactRow.objects.of(ada.space).get(kind=CancellationDeclared.kind)
    assert {effect.cause for effect in planned} == {row.pk}


def test_the_end_is_looked_at_some_minutes_after_it_was_promised(ada: Customer) -> None:
    declaration = cancelled(ada)
    look = Effect.objects.of(ada.space).get(kind="billing.confirm_end")
    assert timedelta() < look.due_at - declaration.billing_ends_at < timedelta(hours=1)


def test_the_receipts_stored_bytes_say_all_that_was_promised(ada: Customer) -> None:
    declaration = cancelled(ada)
    receipt = Receipt.objects.of(ada.space).get(declaration=declaration)
    words = bytes(receipt.body).decode()
    assert hashlib.sha256(receipt.body).hexdigest() == receipt.sha256
    for part in (declaration.number, ada.account.name, ada.contact.email, "€49.00 a month", "Europe/Berlin"):
        assert part in words
    assert receipt.delete_by > receipt.made_at.date()


def test_what_was_promised_stays_whatever_billing_shows_later(ada: Customer) -> None:
    declaration = cancelled(ada)
    promised = declaration.billing_ends_at
    Subscription.objects.filter(pk=ada.subscription.pk).update(period_end_at=promised + timedelta(days=30))
    declaration.refresh_from_db()
    assert declaration.billing_ends_at == promised


def test_an_invoice_that_is_open_is_promised_as_still_due(simulator: RunningSimulator) -> None:
    late_payer = a_customer(a_space(), payment="failing", began_days_ago=40)
    declaration = cancelled(late_payer)
    assert declaration.promise["open_invoice_minor"] >= 4900
    words = bytes(Receipt.objects.of(late_payer.space).get().body).decode()
    assert "2 open invoices: €49.00 and €49.00, made before this cancellation, are still due" in words


def test_a_confirmation_that_breaks_off_leaves_nothing(ada: Customer) -> None:
    session = at_confirmation(ada)
    with pytest.raises(RuntimeError, match="power cut"), edge():
        confirm_cancellation(an_act(ada.space), session)
        raise RuntimeError("power cut")
    assert counts(ada) == (0, 0, 0, 0)
    assert fresh(session).state == SessionState.CONFIRMING
    assert not FactRow.objects.of(ada.space).filter(kind=CancellationDeclared.kind).exists()


def test_a_second_confirmation_changes_nothing(ada: Customer) -> None:
    session = at_confirmation(ada)
    with edge():
        confirm_cancellation(an_act(ada.space), fresh(session))
    with pytest.raises(IllegalMove), edge():
        confirm_cancellation(an_act(ada.space), fresh(session))
    assert counts(ada) == (1, 1, 1, 1)


def test_a_session_that_somebody_moved_since_it_was_read_isnt_confirmed(ada: Customer) -> None:
    session = at_confirmation(ada)
    with edge():
        sessions.go_back(an_act(ada.space), fresh(session))
    with pytest.raises(LostRace), edge():
        confirm_cancellation(an_act(ada.space), session)
    assert counts(ada) == (0, 0, 0, 0)


def test_a_session_that_isnt_at_its_confirmation_isnt_confirmed(ada: Customer) -> None:
    session, _ = a_session(ada)
    with pytest.raises(IllegalMove), edge():
        confirm_cancellation(an_act(ada.space), session)


def test_a_second_session_of_a_cancelled_subscription_joins_its_declaration(ada: Customer) -> None:
    second = at_confirmation(ada)
    first = cancelled(ada)
    with edge():
        joined = confirm_cancellation(an_act(ada.space), second)
    assert joined == first == declaration_of(fresh(second))
    assert fresh(second).outcome == Outcome.CANCELLED
    assert counts(ada) == (1, 1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_twenty_parallel_confirmations_of_one_session_are_one(ada: Customer) -> None:
    session = at_confirmation(ada)

    def press(number: int) -> Declaration:
        act, read = an_act(ada.space), fresh(session)
        with edge():
            return confirm_cancellation(act, read)

    pressed = at_once(20, press)
    won = [each for each in pressed if isinstance(each, Declaration)]
    lost = [each for each in pressed if isinstance(each, LostRace | IllegalMove)]
    assert (len(won), len(lost)) == (1, 19), pressed
    assert counts(ada) == (1, 1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_sessions_confirmed_at_once_are_one_declaration(ada: Customer) -> None:
    opened = [at_confirmation(ada), at_confirmation(ada)]

    def press(number: int) -> Declaration:
        act, read = an_act(ada.space), fresh(opened[number])
        with edge():
            return confirm_cancellation(act, read)

    first, second = at_once(2, press)
    assert isinstance(first, Declaration)
    assert first == second
    assert {fresh(session).outcome for session in opened} == {Outcome.CANCELLED}
    assert counts(ada) == (1, 1, 1, 1)


def test_billing_that_answers_twice_is_told_to_the_customer_once(ada: Customer) -> None:
    declaration = cancelled(ada)
    for _ in range(2):
        with edge():
            mark_carried_out(
                an_act(ada.space), declaration.pk, ends_at=declaration.billing_ends_at, ended=False
            )
    assert FactRow.objects.of(ada.space).filter(kind=DeclarationScheduled.kind).count() == 1
    assert Effect.objects.of(ada.space).filter(key=f"mail.done:{declaration.pk}").count() == 1


def test_an_objection_pressed_twice_is_one_with_one_date(ada: Customer) -> None:
    declaration = cancelled(ada)
    for _ in range(2):
        with edge():
            raise_objection(an_act(ada.space), declaration, "charged")
    assert Effect.objects.of(ada.space).filter(key__startswith="mail.objection:").count() == 1
    due_at = objection_due_at(declaration)
    assert due_at is not None
    assert due_at > declaration.received_at


def test_an_objection_that_isnt_on_the_page_is_refused(ada: Customer) -> None:
    declaration = cancelled(ada)
    with pytest.raises(Invalid), edge():
        raise_objection(an_act(ada.space), declaration, "weather")


def test_how_it_stands_is_shown_to_the_holder_of_the_receipt_only(ada: Customer) -> None:
    declaration = cancelled(ada)
    _, _, public, seal = status_path(declaration).split("/")
    assert declaration_behind(public, seal) == declaration
    for wrong in (("dec_" + "0" * 26, seal), (public, "0" * 32), (public, ""), ("nonsense", seal)):
        with pytest.raises(NotFound, match="^There is no such declaration here"):
            declaration_behind(*wrong)
