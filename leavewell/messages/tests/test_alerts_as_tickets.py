"""An alert by mail is a ticket: told apart by kind, threaded by what it is about, and answered to the right person."""

from __future__ import annotations

from email.message import Message

import pytest

from leavewell.accounts.transaction import edge
from leavewell.desk.models import Request
from leavewell.effects.actions.claim import claim
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.effects.runner import run_effect
from leavewell.effects.tests.conftest import Letterbox
from leavewell.effects.types import Settled
from leavewell.kernel.facts.desk import RequestReceived
from leavewell.messages.actions.alert_turns import pause_alert, resume_alert
from leavewell.messages.executors.mailing import MailAlert
from leavewell.messages.models import Alert
from leavewell.messages.tests.alerting import (
    DESK,
    an_alert,
    items,
    leaps,
    now_is,
    took_the_offer,
    with_a_person,
)
from leavewell.messages.tests.helpdesk import answer_to, fields_of, parsed, text_of, tickets_in
from leavewell.web.mail_in.taking import space_at, take
from tests.builders import Customer, a_session, a_space, an_act, cancelled, fresh, some_customers
from tests.moments import lapse, run_what_is_due

pytestmark = pytest.mark.django_db


def to_the_desk(letterbox: Letterbox) -> list[Message]:
    return [each for each in letterbox.mails if each["To"] == DESK]


def test_a_cancel_an_accepted_offer_and_a_sent_email_offer_are_three_tickets_told_apart(
    ada: Customer, letterbox: Letterbox
) -> None:
    """By real SMTP, three customers."""
    space = ada.space
    with_a_person(space)
    bob, eve = some_customers(space, 2)
    alert = an_alert(
        space, events=["cancel.received", "cancel.processed", "offer.accepted", "offer.email_sent"]
    )
    declaration = cancelled(ada)
    taken = took_the_offer(bob, "too_expensive", "We have to save.")
    asked = took_the_offer(eve, "too_hard", "Nobody here knows\nhow to begin.")
    while run_what_is_due(space):
        pass

    tickets = tickets_in(to_the_desk(letterbox))
    by_kind = {each.kind: each for each in tickets}
    assert len(tickets) == 3 and by_kind.keys() == {"cancel.received", "offer.accepted", "offer.email_sent"}
    assert len({each.subject for each in tickets}) == 3
    cancel, offer, person = (
        by_kind[each] for each in ("cancel.received", "offer.accepted", "offer.email_sent")
    )

    assert (
        cancel.subject == f"[test] [Leavewell] Cancel received: {ada.account.name}, no. {declaration.number}"
    )
    assert cancel.fields["Number"] == declaration.number
    assert cancel.fields["Account-Ref"] == ada.account.external_id
    assert cancel.fields["Ends"] == declaration.billing_end.isoformat()
    # What came of it later is in the same ticket.
    assert [fields_of(each)["Event"] for each in cancel.mails] == ["cancel.received", "cancel.processed"]
    assert cancel.mails[1]["In-Reply-To"] == cancel.mails[1]["References"] == cancel.mails[0]["Message-ID"]

    assert "Offer accepted" in offer.subject and offer.fields["Offer"] == "discount_30_3"
    assert offer.fields["Account-Id"] == bob.account.public_id
    assert "30% off 3 charges" in text_of(offer.mails[0]) and "> We have to save." in text_of(offer.mails[0])
    assert "Asks for a person" in person.subject and person.fields["Offer-Kind"] == "email"
    assert "> Nobody here knows\n> how to begin." in text_of(person.mails[0])
    assert (taken.outcome, asked.outcome) == ("accepted", "handed_over")

    # An agent answers: it reaches the customer, and it stays in the ticket.
    answer = answer_to(person.mails[0], "Shall we call you?")
    assert answer["To"] == eve.contact.email
    again = tickets_in([*to_the_desk(letterbox), answer])
    assert len(again) == 3
    assert [str(each["Message-ID"]) for each in again[tickets.index(person)].mails][-1] == answer[
        "Message-ID"
    ]

    for mail in map(parsed, to_the_desk(letterbox)):
        assert mail["Auto-Submitted"] == "auto-generated" and mail["X-Auto-Response-Suppress"] == "All"
        assert mail["X-Leavewell-Event"] == fields_of(mail)["Event"]
        assert mail["X-Leavewell-Thread"] == fields_of(mail)["Thread"]
    assert all(each.sent_at for each in items(alert))


def test_an_agents_reply_to_the_space_is_put_with_the_accounts_story(
    ada: Customer, letterbox: Letterbox
) -> None:
    an_alert(ada.space, reply_to="mail_in")
    cancelled(ada)
    run_what_is_due(ada.space)
    (mail,) = map(parsed, to_the_desk(letterbox))
    answer = answer_to(mail, "They called; it is about the invoice.")
    assert space_at(answer["To"]) == ada.space.pk
    request = take(space_at(answer["To"]), answer.as_bytes())
    assert request.account == ada.account
    (fact,) = FactRow.objects.of(ada.space).filter(kind=RequestReceived.kind)
    assert fact.account_id == ada.account.pk


def test_a_stranger_who_names_no_mail_of_ours_is_nobodys(ada: Customer, letterbox: Letterbox) -> None:
    an_alert(ada.space, reply_to="mail_in")
    cancelled(ada)
    run_what_is_due(ada.space)
    (mail,) = map(parsed, to_the_desk(letterbox))
    answer = answer_to(mail, "Hello")
    for header in ("In-Reply-To", "References"):
        answer.replace_header(header, "<01890a5d-ac96-774b-bcce-b302099a8057@testserver.example>")
    request = take(ada.space.pk, answer.as_bytes())
    assert Request.objects.get(pk=request.pk).account is None


def test_a_mail_of_another_space_names_nobody_here(ada: Customer, letterbox: Letterbox) -> None:
    an_alert(ada.space)
    cancelled(ada)
    run_what_is_due(ada.space)
    (mail,) = map(parsed, to_the_desk(letterbox))
    other = a_space()
    assert take(other.pk, answer_to(mail, "Hello").as_bytes()).account is None


def test_a_repeated_alert_is_the_same_mail(ada: Customer, letterbox: Letterbox) -> None:
    alert = an_alert(ada.space)
    cancelled(ada)
    run_reactions(alert)
    effect = items(alert)[0].effect
    with edge():
        held = claim(effect.pk)
    assert held is not None and isinstance(MailAlert().run(held), Settled)
    lapse(effect)
    assert run_effect(effect.pk)
    first, second = to_the_desk(letterbox)
    assert first["Message-ID"] == second["Message-ID"] == f"<{effect.pk}@testserver.example>"
    assert first["Subject"] == second["Subject"]


def run_reactions(alert: Alert) -> None:
    """What the cancel has led to, as far as the alert's own effect."""
    while effect := Effect.objects.of(alert.space).filter(kind="react", state="planned").first():
        run_effect(effect.pk)


def test_a_test_space_writes_to_no_desk_that_isnt_on_its_list(ada: Customer, letterbox: Letterbox) -> None:
    an_alert(ada.space, target="tickets@elsewhere.example")
    cancelled(ada)
    run_what_is_due(ada.space)
    assert not [each for each in letterbox.mails if each["To"] == "tickets@elsewhere.example"]
    assert Mail.objects.of(ada.space).get(kind="alert").state == "held"


def test_what_a_customer_wrote_leaves_with_the_mail_and_is_kept_nowhere_else(
    ada: Customer, letterbox: Letterbox
) -> None:
    with_a_person(ada.space)
    an_alert(ada.space)
    took_the_offer(ada, "too_hard", "Only my doctor knows.")
    run_what_is_due(ada.space)
    (mail,) = map(parsed, to_the_desk(letterbox))
    assert "> Only my doctor knows." in text_of(mail)
    kept = Mail.objects.of(ada.space).values_list("text", flat=True)
    assert kept and not [each for each in kept if "doctor" in each]
    assert "doctor" not in str(list(Effect.objects.values("payload")))


def test_a_paused_alert_says_what_it_kept_back_when_it_is_resumed(
    ada: Customer, letterbox: Letterbox
) -> None:
    alert = an_alert(ada.space)
    with edge():
        pause_alert(an_act(ada.space), now_is(alert))
    cancelled(ada)
    leaps(ada.space, hours=30)
    assert to_the_desk(letterbox) == []
    with edge():
        resume_alert(an_act(ada.space), now_is(alert))
    run_what_is_due(ada.space)
    assert len(to_the_desk(letterbox)) == 1


def test_an_offer_that_was_taken_once_and_a_later_cancel_are_two_tickets(
    ada: Customer, letterbox: Letterbox
) -> None:
    an_alert(ada.space)
    took_the_offer(ada, "too_expensive")
    session, _ = a_session(ada)
    assert fresh(session).earlier is not None
    cancelled(ada)
    run_what_is_due(ada.space)
    assert [each.kind for each in tickets_in(to_the_desk(letterbox))] == ["offer.accepted", "cancel.received"]
