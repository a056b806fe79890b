"""Mails: checked again when they go, sent to whom they may go, the same when they are repeated."""

from __future__ import annotations

from email.message import Message

import pytest

from leavewell.accounts.actions.workspaces import allow_mail_to, switch_mail
from leavewell.accounts.models import Space
from leavewell.accounts.queries import may_write_to
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.claim import claim
from leavewell.effects.executors.mail import SendMail
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.effects.runner import run_effect
from leavewell.effects.states import EffectState
from leavewell.effects.tests.conftest import Letterbox
from leavewell.effects.types import Settled
from leavewell.flow.models import Declaration, Receipt
from leavewell.flow.states import DeclarationState
from leavewell.kernel.facts.effects import MailNotNeeded
from tests.builders import Customer, a_space, an_act, cancelled
from tests.moments import lapse, later, run_what_is_due

pytestmark = pytest.mark.django_db


def allowed(customer: Customer) -> Customer:
    """The test space may really write to the customer."""
    with edge():
        allow_mail_to(an_act(customer.space), f"*@{customer.contact.email.partition('@')[2]}")
    return customer


def stop_mail(space: Space, *, stopped: bool = True) -> None:
    with edge():
        switch_mail(an_act(space), stopped=stopped)


def mails(customer: Customer) -> dict[str, str]:
    """Kind of mail -> its state."""
    return dict(Mail.objects.of(customer.space).values_list("kind", "state"))


def the_effect(customer: Customer, kind: str) -> Effect:
    return Effect.objects.of(customer.space).get(key__startswith=f"mail.{kind}:")


def file_of(message: Message) -> bytes:
    (file,) = [part for part in message.walk() if part.get_filename()]
    content = file.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def test_a_test_space_writes_to_nobody_who_isnt_on_its_list(ada: Customer, letterbox: Letterbox) -> None:
    cancelled(ada)
    run_what_is_due(ada.space)
    assert mails(ada) == {"receipt": "held", "done": "held"}
    assert letterbox.mails == []


def test_a_receipt_and_a_done_mail_arrive_at_whom_the_list_names(ada: Customer, letterbox: Letterbox) -> None:
    declaration = cancelled(allowed(ada))
    run_what_is_due(ada.space)
    assert mails(ada) == {"receipt": "sent", "done": "sent"}
    receipt, done = letterbox.mails
    assert receipt["To"] == done["To"] == ada.contact.email
    assert declaration.number in receipt["Subject"]
    assert file_of(receipt) == bytes(Receipt.objects.of(ada.space).get().body)
    assert done["Subject"].startswith("Done: Team ends on")


def test_a_list_names_addresses_or_whole_domains_whatever_their_case() -> None:
    space = a_space()
    with edge():
        allow_mail_to(an_act(space), "*@Cafe.example")
        allow_mail_to(an_act(space), "ada@firm.example")
    asked = ("Bob@cafe.EXAMPLE", "ada@firm.example", "bob@firm.example", "bob@cafe.example.evil.example")
    assert [may_write_to(space, address) for address in asked] == [True, True, False, False]


def test_a_live_space_writes_to_everyone() -> None:
    assert may_write_to(a_space(mode="live"), "anybody@firm.example")


def test_one_switch_stops_all_mail_but_receipts(ada: Customer, letterbox: Letterbox) -> None:
    stop_mail(ada.space)
    cancelled(allowed(ada))
    later(ada.space, minutes=30)
    assert mails(ada) == {"receipt": "sent"}
    assert the_effect(ada, "done").state == EffectState.WAITING
    stop_mail(ada.space, stopped=False)
    later(ada.space, minutes=30)
    assert mails(ada) == {"receipt": "sent", "done": "sent"}


def test_a_done_mail_isnt_sent_to_whom_it_isnt_true_for_any_more(ada: Customer, letterbox: Letterbox) -> None:
    stop_mail(ada.space)
    declaration = cancelled(allowed(ada))
    run_what_is_due(ada.space)
    Declaration.objects.filter(pk=declaration.pk).update(state=DeclarationState.WITHDRAWN)
    stop_mail(ada.space, stopped=False)
    later(ada.space, minutes=30)
    assert mails(ada) == {"receipt": "sent"}
    assert the_effect(ada, "done").result == "not_needed"
    (row,) = FactRow.objects.of(ada.space).filter(kind=MailNotNeeded.kind)
    assert (row.body["mail_kind"], row.body["reason"]) == ("done", "declaration_is_withdrawn")


def test_a_mail_that_is_repeated_after_a_crash_is_the_same_mail(ada: Customer, letterbox: Letterbox) -> None:
    cancelled(allowed(ada))
    effect = the_effect(ada, "receipt")
    with edge():
        taken = claim(effect.pk)
    assert taken is not None
    assert isinstance(SendMail().run(taken), Settled)
    lapse(effect)
    assert run_effect(effect.pk)
    first, second = letterbox.mails
    assert first["Message-ID"] == second["Message-ID"] == f"<{effect.pk}@testserver.example>"
    assert Mail.objects.of(ada.space).get(kind="receipt").state == "sent"


def test_a_mail_waits_while_there_is_no_mail_server(ada: Customer) -> None:
    cancelled(allowed(ada))
    run_what_is_due(ada.space)
    assert the_effect(ada, "receipt").state == EffectState.WAITING
    assert mails(ada)["receipt"] == "sending"


@pytest.mark.parametrize(
    ("answer", "state"),
    [("550 no such person", EffectState.NEEDS_PERSON), ("450 try again", EffectState.WAITING)],
)
def test_a_mail_that_is_refused_for_good_is_given_to_a_person(
    ada: Customer, letterbox: Letterbox, answer: str, state: EffectState
) -> None:
    letterbox.answer = answer
    cancelled(allowed(ada))
    run_what_is_due(ada.space)
    assert the_effect(ada, "receipt").state == state
    assert letterbox.mails == []
