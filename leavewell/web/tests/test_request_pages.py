"""The team's pages about requests: what was written, whose it is, and what a person says it is."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from leavewell.accounts.models import Account, Member
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.desk.actions.arrivals import log_request
from leavewell.desk.models import MessageFile, Request
from leavewell.desk.types import Arrival, File
from leavewell.flow.actions.logged import Channel
from leavewell.flow.models import Declaration
from leavewell.playbooks.models import Run
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_contact_without_the_right, a_customer, a_member, a_space, an_act
from tests.moments import run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

EVIL = File("<b>letter</b>.html", "text/html", 25, b"<script>alert(1)</script>")


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    return a_customer(a_space())


@pytest.fixture
def agent(ada: Customer) -> Member:
    return a_member(ada.space, Role.AGENT)


def at_desk(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def asked(customer: Customer, sender: str, *files: File) -> Request:
    with edge():
        act = an_act(customer.space)
        arrival = Arrival(Channel.LETTER, act.at, sender, "Hello", "We <b>stop</b>.", files=files)
        return log_request(act, arrival)[0]


def page(member: Member, path: str) -> str:
    return str(at_desk(member).get(path).content.decode())


def test_the_list_holds_what_is_open_with_owner_and_deadline_and_apart_from_it_what_is_over(
    ada: Customer, agent: Member
) -> None:
    request = asked(ada, ada.contact.email)
    shown = page(agent, "/requests/")
    assert request.number in shown and "due" in shown and "Fay" in shown
    assert request.number not in page(agent, "/requests/?which=over")
    Request.objects.of(ada.space).update(state="closed")
    assert request.number not in page(agent, "/requests/")
    assert request.number in page(agent, "/requests/?which=over")


def test_an_accounts_page_leads_to_its_requests_and_the_list_can_be_one_accounts(
    ada: Customer, agent: Member
) -> None:
    request, other = asked(ada, ada.contact.email), asked(ada, "stranger@else.example")
    assert f"/requests/{request.public_id}/" in page(agent, f"/accounts/{ada.account.public_id}/")
    shown = page(agent, f"/requests/?account={ada.account.public_id}")
    assert request.number in shown and other.number not in shown


def test_what_was_written_is_shown_as_text_with_its_run(ada: Customer, agent: Member) -> None:
    request = asked(ada, ada.contact.email, EVIL)
    shown = page(agent, f"/requests/{request.public_id}/")
    assert "We &lt;b&gt;stop&lt;/b&gt;." in shown and "<b>letter" not in shown
    assert f"/runs/{Run.objects.of(ada.space).get().public_id}/" in shown


def test_a_file_is_saved_and_never_opened_here(ada: Customer, agent: Member) -> None:
    request, other = asked(ada, ada.contact.email, EVIL), asked(ada, "stranger@else.example")
    file = MessageFile.objects.of(ada.space).get()
    answer = at_desk(agent).get(f"/requests/{request.public_id}/files/{file.public_id}/")
    assert answer.content == EVIL.content
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    path = f"/requests/{other.public_id}/files/{file.public_id}/"
    assert at_desk(agent).get(path).status_code == 404


def test_a_notice_becomes_a_cancellation_in_the_name_of_who_is_chosen(ada: Customer, agent: Member) -> None:
    request = asked(ada, ada.contact.email)
    chosen = {"subscription": ada.subscription.public_id, "contact": ada.contact.public_id}
    answer = at_desk(agent).post(f"/requests/{request.public_id}/notice/", chosen)
    assert answer.status_code == 302
    declaration = Declaration.objects.of(ada.space).get()
    assert (declaration.contact, declaration.received_at) == (ada.contact, request.received_at)
    shown = page(agent, f"/requests/{request.public_id}/")
    assert declaration.number in shown and "Say what it is" not in shown


def test_a_second_press_says_that_it_is_over_and_changes_nothing(ada: Customer, agent: Member) -> None:
    request = asked(ada, ada.contact.email)
    path, chosen = f"/requests/{request.public_id}/notice/", {"subscription": ada.subscription.public_id}
    client = at_desk(agent)
    client.post(path, chosen)
    assert "This request is closed." in client.post(path, chosen, follow=True).content.decode()
    assert Declaration.objects.of(ada.space).count() == 1


def test_who_may_not_cancel_is_said_beside_the_form_and_nothing_is_ended(
    ada: Customer, agent: Member
) -> None:
    bob, request = a_contact_without_the_right(ada), asked(ada, ada.contact.email)
    chosen = {"subscription": ada.subscription.public_id, "contact": bob.public_id}
    answer = at_desk(agent).post(f"/requests/{request.public_id}/notice/", chosen)
    shown = answer.content.decode()
    assert answer.status_code == 422 and 'id="w_notice">This contact may not cancel' in shown
    assert not Declaration.objects.of(ada.space).exists()
    assert f'value="{bob.public_id}"' not in shown


@pytest.mark.parametrize(
    ("form", "typed", "said"),
    [
        ("notice", {}, "No subscription was chosen."),
        ("notice", {"subscription": "sub_x"}, "No subscription was chosen."),
        ("intent", {"evidence": " "}, "It needs a word on why."),
        ("intent", {"evidence": "a\x01b"}, "no control characters"),
        ("intent", {"evidence": "x" * 4001}, "Shorten them."),
        ("place", {"account": "C-none"}, "account"),
        ("place", {"account": "a/b"}, "account"),
    ],
)
def test_a_refusal_stands_beside_its_form_with_what_was_typed(
    ada: Customer, agent: Member, form: str, typed: dict[str, str], said: str
) -> None:
    request = asked(ada, ada.contact.email)
    answer = at_desk(agent).post(f"/requests/{request.public_id}/{form}/", typed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    beside = shown.split(f'id="w_{form}">')[1].split("</p>")[0]
    assert said in beside
    assert f'aria-describedby="w_{form}"' in shown and shown.count('aria-invalid="true"') == 1
    assert Request.objects.of(ada.space).get().kind == "unread"


def test_a_wish_to_talk_is_marked_and_ends_nothing(ada: Customer, agent: Member) -> None:
    request = asked(ada, ada.contact.email)
    at_desk(agent).post(f"/requests/{request.public_id}/intent/", {"evidence": "They ask for a price."})
    assert "a wish to talk, no notice" in page(agent, f"/requests/{request.public_id}/")
    assert not Declaration.objects.of(ada.space).exists()


def test_a_strangers_request_is_pointed_at_the_account_of_a_colleague(ada: Customer, agent: Member) -> None:
    domain = ada.contact.email.partition("@")[2]
    request = asked(ada, f"new@{domain}")
    path = f"/requests/{request.public_id}/"
    shown = page(agent, path)
    assert "Others with an address of this domain" in shown and ada.account.name in shown
    assert "Take as notice</button>" not in shown
    at_desk(agent).post(f"{path}place/", {"account": ada.account.external_id})
    shown = page(agent, path)
    assert f"/accounts/{ada.account.public_id}/" in shown and "Take as notice</button>" in shown


def test_a_call_is_logged_with_its_scan_and_receipted(ada: Customer, agent: Member) -> None:
    scan = SimpleUploadedFile("scan.pdf", b"%PDF", "application/pdf")
    typed = {
        "channel": "phone",
        "received_at": f"{an_act(ada.space).at:%Y-%m-%d}T00:01",
        "sender": ada.contact.email,
        "words": "Stop.\r\nAda",
        "attachment": scan,
    }
    answer = at_desk(agent).post("/requests/log/", typed, follow=True)
    request = Request.objects.of(ada.space).get()
    assert answer.redirect_chain[-1][0] == f"/requests/{request.public_id}/"
    assert (request.account, request.messages.get().words) == (ada.account, "Stop.\nAda")
    assert bytes(MessageFile.objects.of(ada.space).get().content) == b"%PDF"
    run_what_is_due(ada.space)
    assert request.number in page(agent, "/")


def test_an_account_that_nobody_knows_is_looked_up_and_never_added(ada: Customer, agent: Member) -> None:
    at_desk(agent).post("/requests/log/", {"channel": "phone", "account": "C-new"}, follow=True)
    request = Request.objects.of(ada.space).get()
    assert (request.account, request.named_account) == (None, "C-new")
    assert list(Account.objects.of(ada.space)) == [ada.account]
    assert "C-new" in page(agent, f"/requests/{request.public_id}/")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"channel": "pigeon", "words": "a"}, "channel"),
        ({"channel": "phone"}, "words"),
        ({"channel": "phone", "words": "a\x00b"}, "words"),
        ({"channel": "phone", "sender": "nobody"}, "sender"),
        ({"channel": "phone", "account": "a/b"}, "account"),
        ({"channel": "phone", "words": "a", "received_at": "yesterday"}, "received_at"),
        ({"channel": "phone", "words": "a", "received_at": "2199-01-01T00:00"}, "received_at"),
        (
            {"channel": "phone", "attachment": SimpleUploadedFile("a", b"x" * (128 * 1024 + 1))},
            "attachment",
        ),
    ],
)
def test_what_cant_be_logged_is_said_beside_its_field(
    ada: Customer, agent: Member, typed: dict[str, str], field: str
) -> None:
    answer = at_desk(agent).post("/requests/log/", typed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    marked = shown.split('aria-invalid="true"')[0].rpartition(' name="')[2]
    assert marked.startswith(f'{field}"') and shown.count('id="wrong"') == 1
    assert not Request.objects.of(ada.space).exists()


def test_leadership_reads_and_decides_nothing_and_an_analyst_sees_no_way_there(ada: Customer) -> None:
    request = asked(ada, ada.contact.email)
    lead, analyst = a_member(ada.space, Role.LEADERSHIP), a_member(ada.space, Role.ANALYST)
    shown = page(lead, f"/requests/{request.public_id}/")
    assert "We &lt;b&gt;stop" in shown and '<form method="post" action="/requests' not in shown
    assert "/requests/" not in page(analyst, f"/accounts/{ada.account.public_id}/")
