"""Customers' mails through a real SMTP server: stored before they are answered, or not at all."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from leavewell.accounts.models import Space
from leavewell.accounts.queries import living_owners
from leavewell.desk.models import Message, Request
from leavewell.desk.tests import letters
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.playbooks.models import Step
from leavewell.web.mail_in import listener, taking
from leavewell_simulator.testing import RunningSimulator, free_port
from tests.builders import Customer, a_customer, a_space
from tests.moments import run_what_is_due

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    return a_customer(a_space())


@pytest.fixture
def port() -> Iterator[int]:
    """A listener on a free loopback port."""
    running = listener.listen("127.0.0.1", free_port())
    assert running is not None
    yield running.port
    running.stop()


def mailed(port: int, space: Space, raw: bytes, envelope_from: str = "mta@else.example") -> None:
    raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as server:
        server.sendmail(envelope_from, [f"requests+{space.public_id}@leave.cafe.example"], raw)


@pytest.mark.parametrize("letter", [letters.PLAIN, letters.HTML, letters.FORWARD, letters.REPLY])
def test_a_customers_mail_gets_its_account_a_receipt_an_owner_and_a_deadline(
    ada: Customer, port: int, letter: str
) -> None:
    mailed(port, ada.space, letters.as_bytes(letter, ada.contact.email))
    request = Request.objects.of(ada.space).get()
    assert (request.account, request.contact, request.channel) == (ada.account, ada.contact, "mail")
    run_what_is_due(ada.space)
    assert Mail.objects.of(ada.space).get(kind="request_receipt").to_address == ada.contact.email
    step = Step.objects.of(ada.space).get(run__subject=request.pk, code="answer")
    assert step.owner in living_owners(ada.space) and step.due_at == request.answer_due_at is not None


def test_a_forward_keeps_who_passed_it_on(ada: Customer, port: int) -> None:
    mailed(port, ada.space, letters.as_bytes(letters.FORWARD, ada.contact.email))
    message = Message.objects.of(ada.space).get()
    assert (message.sender, message.forwarded_by) == (ada.contact.email, "support@cafe.example")


def test_a_stranger_who_says_to_pass_something_on_isnt_believed(ada: Customer, port: int) -> None:
    forged = letters.as_bytes(letters.FORWARD, ada.contact.email)
    forged = forged.replace(b"support@cafe.example", b"eve@evil.example").replace(b"Auto-Submitted", b"X-A")
    mailed(port, ada.space, forged)
    request = Request.objects.of(ada.space).get()
    assert (request.account, request.kind) == (None, "unknown_sender")


@pytest.mark.parametrize("envelope_from", ["mta@else.example", ""])
def test_an_auto_reply_is_kept_and_starts_nothing(ada: Customer, port: int, envelope_from: str) -> None:
    letter = letters.AWAY if envelope_from else letters.PLAIN
    mailed(port, ada.space, letters.as_bytes(letter, ada.contact.email), envelope_from)
    request = Request.objects.of(ada.space).get()
    assert (request.state, request.account) == ("ignored", None)
    assert not Step.objects.of(ada.space).exists() and not Effect.objects.of(ada.space).exists()


def test_the_same_mail_twice_is_one_request(ada: Customer, port: int) -> None:
    for _ in range(2):
        mailed(port, ada.space, letters.as_bytes(letters.PLAIN, ada.contact.email))
    assert Request.objects.of(ada.space).count() == Message.objects.of(ada.space).count() == 1


def test_a_stranger_becomes_a_persons_step(ada: Customer, port: int) -> None:
    mailed(port, ada.space, letters.as_bytes(letters.PLAIN, "stranger@else.example"))
    step = Step.objects.of(ada.space).get(code="answer")
    assert step.account is None and step.owner in living_owners(ada.space)


@pytest.mark.parametrize("name", letters.HOSTILE)
def test_a_hostile_mail_is_refused_and_changes_nothing(ada: Customer, port: int, name: str) -> None:
    before = FactRow.objects.count()
    with pytest.raises(smtplib.SMTPResponseException) as refused:
        mailed(port, ada.space, letters.HOSTILE[name])
    assert refused.value.smtp_code == (552 if name == "25 MB" else 554)
    assert not Request.objects.exists() and FactRow.objects.count() == before


def test_only_a_spaces_own_address_is_known(ada: Customer, port: int) -> None:
    other = "spc_" + "0" * 26
    for address in ("hello@cafe.example", f"requests+{other}@x.example", "requests+@x.example"):
        with smtplib.SMTP("127.0.0.1", port) as server, pytest.raises(smtplib.SMTPRecipientsRefused):
            server.sendmail("a@b.example", [address], b"here")
    assert not Request.objects.exists()


def test_what_cant_be_stored_is_to_be_sent_again(
    ada: Customer, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> SimpleNamespace:
        raise ConnectionError

    monkeypatch.setattr(taking, "take_mail", broken)
    raw = letters.as_bytes(letters.PLAIN, ada.contact.email)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        mailed(port, ada.space, raw)
    assert refused.value.smtp_code == 451 and not Request.objects.exists()
    monkeypatch.undo()
    mailed(port, ada.space, raw)
    assert Request.objects.of(ada.space).count() == 1


def test_a_second_worker_on_the_same_port_goes_on_without_it(port: int) -> None:
    assert listener.listen("127.0.0.1", port) is None
