"""Asking for a person instead of leaving: a mail to the company, an owner, a deadline, and no save."""

from __future__ import annotations

import pytest
from django.test import Client

from leavewell.desk.models import Message, Request
from leavewell.effects.models import FactRow, Mail, Promise
from leavewell.flow.models import CancelSession, PresentedOffer
from leavewell.flow.returning import led_to
from leavewell.insight.decide.weeks import week_at
from leavewell.insight.report import week_report, zone_of
from leavewell.kernel.facts.flow import OfferAccepted, OfferMailed, PersonAskedFor
from leavewell.messages.tests.alerting import took_the_offer, with_a_person
from leavewell.playbooks.models import Step
from leavewell.postsave.models import Save
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_member, a_session, a_space, cancelled, fresh
from tests.moments import now_in, run_what_is_due

pytestmark = pytest.mark.django_db

WORDS = "Nobody here knows how to begin."


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    customer = a_customer(a_space())
    with_a_person(customer.space)
    return customer


def facts(customer: Customer, kind: str) -> list[FactRow]:
    return list(FactRow.objects.of(customer.space).filter(kind=kind))


def mail_to_the_company(customer: Customer) -> Mail:
    return Mail.objects.of(customer.space).get(kind="offer_mail")


def test_who_asks_for_a_person_is_handed_over_and_nobody_is_saved(ada: Customer) -> None:
    session = took_the_offer(ada, "too_hard", WORDS)
    run_what_is_due(ada.space)
    assert (session.state, session.outcome) == ("ended", "handed_over")
    assert PresentedOffer.objects.of(ada.space).get().response == "accepted"
    assert facts(ada, PersonAskedFor.kind) and not facts(ada, OfferAccepted.kind)
    assert not (Save.objects.of(ada.space).exists() or Promise.objects.of(ada.space).exists())


def test_the_company_gets_a_mail_and_the_event_says_when_it_left(ada: Customer) -> None:
    took_the_offer(ada, "too_hard", WORDS)
    assert not facts(ada, OfferMailed.kind)
    run_what_is_due(ada.space)
    mail = mail_to_the_company(ada)
    assert mail.to_address == "save@cafe.example" and ada.account.name in mail.subject
    assert "It is too hard to use" in mail.text and ada.contact.email in mail.text
    assert "Nothing has been cancelled" in mail.text and WORDS not in mail.text
    (told,) = facts(ada, OfferMailed.kind)
    assert told.body["held"] is True and told.account_id == ada.account.pk


def test_a_request_with_an_owner_and_a_deadline_begins(ada: Customer) -> None:
    took_the_offer(ada, "too_hard", WORDS)
    run_what_is_due(ada.space)
    request = Request.objects.of(ada.space).get()
    assert (request.account, request.contact) == (ada.account, ada.contact)
    assert Message.objects.of(ada.space).get().words == WORDS
    steps = Step.objects.of(ada.space).filter(run__subject=request.pk)
    assert request.answer_due_at is not None and all(each.owner_id and each.due_at for each in steps)


def test_the_companys_address_stands_in_the_flow_and_in_no_other_row_but_the_mail(ada: Customer) -> None:
    took_the_offer(ada, "too_hard")
    assert PresentedOffer.objects.of(ada.space).get().params == {"within_days": 2}
    assert "save@cafe.example" not in str(list(FactRow.objects.of(ada.space).values()))


def test_no_mail_leaves_about_somebody_who_has_cancelled_since(ada: Customer) -> None:
    took_the_offer(ada, "too_hard")
    cancelled(ada)
    run_what_is_due(ada.space)
    assert not Mail.objects.of(ada.space).filter(kind="offer_mail").exists()


def test_the_page_says_by_when_and_that_nothing_has_been_cancelled(ada: Customer) -> None:
    session, token = a_session(ada)
    client = Client()
    client.post(f"/c/{token}", {"do": "answer", "reason": "too_hard"})
    offer = client.get(f"/c/{token}").content.decode()
    assert "within 2 working days" in offer and "your plan goes on at €49.00 a month" in offer
    client.post(f"/c/{token}", {"do": "accept"})
    after = client.get(f"/c/{token}").content.decode()
    assert "Nothing has been cancelled" in after and ada.contact.email in after
    assert PresentedOffer.objects.of(ada.space).get(session=session).response == "accepted"


@pytest.mark.usefixtures("quick_passwords")
def test_the_week_counts_it_as_asked_for_a_person_and_as_no_taken_offer(ada: Customer) -> None:
    took_the_offer(ada, "too_hard")
    client = Client()
    client.force_login(a_member(ada.space).user)
    page = client.get("/week/").content.decode()
    assert "Asked for a person" in page and "Still open, or asked for a person" in page
    report = week_report(ada.space, week_at(now_in(ada.space), zone_of(ada.space)))
    counted = {outcome: tally.accounts for outcome, tally in report.outcomes.items()}
    assert (counted["handed_over"], counted["accepted"], sum(counted.values())) == (1, 0, 1)


def test_the_companys_page_is_told_that_a_person_was_asked_for(ada: Customer) -> None:
    session = took_the_offer(ada, "too_hard", WORDS)
    kept = CancelSession.objects.of(ada.space).filter(pk=session.pk)
    kept.update(save_return_url="https://app.example/{event}/{offer}")
    (offer,) = PresentedOffer.objects.of(ada.space)
    assert led_to(fresh(session)) == f"https://app.example/person_asked/{offer.offer}"
