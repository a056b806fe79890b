"""A space's own address tells whose a mail is."""

from __future__ import annotations

import io
import os
import smtplib
from types import SimpleNamespace

import pytest

from leavewell.accounts.models import AuditEntry, Space
from leavewell.accounts.roles import Role
from leavewell.desk.models import Request
from leavewell.desk.tests import letters
from leavewell.kernel.errors import Invalid, NotFound, Refused
from leavewell.web.cli import mail_address, mail_in
from leavewell.web.mail_in.taking import space_at
from leavewell.web.tests.mail_in.test_smtp import port
from leavewell.web.tests.test_commands import typed
from tests.builders import a_member, a_space

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_passwords")]
__all__ = ["port"]

ADDRESS = "cancel@firm.example"


def given(space: Space, address: str) -> None:
    typed(mail_address.COMMAND, "set", address, f"--mode={space.mode}", f"--workspace={space.workspace.name}")


def sent(port: int, address: str) -> None:
    raw = letters.as_bytes(letters.PLAIN, "ada@k1.example").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as server:
        server.sendmail("mta@else.example", [address], raw)


def test_mail_to_each_spaces_own_address_is_that_spaces(port: int) -> None:
    ours, theirs = a_space(), a_space(mode="live")
    given(ours, ADDRESS)
    given(theirs, "stop@else.example")
    sent(port, "Cancel@Firm.example")
    assert Request.objects.get().space == ours
    sent(port, "stop@else.example")
    assert Request.objects.of(theirs).count() == Request.objects.of(ours).count() == 1


def test_an_address_that_no_space_was_given_is_refused_before_the_mail_is_sent(port: int) -> None:
    space = a_space()
    given(space, ADDRESS)
    typed(mail_address.COMMAND, "remove")
    for address in (ADDRESS, "hello@firm.example"):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            sent(port, address)
        assert refused.value.recipients[address][0] == 550
    assert not Request.objects.exists()
    sent(port, f"requests+{space.public_id}@x.example")
    assert Request.objects.get().space == space


def test_an_address_is_one_spaces_alone() -> None:
    ours, theirs = a_space(), a_space()
    given(ours, ADDRESS)
    given(ours, ADDRESS.upper())
    with pytest.raises(Refused):
        given(theirs, ADDRESS)
    assert space_at(ADDRESS) == ours.pk
    assert AuditEntry.objects.of(ours).filter(deed="take_mail_at").count() == 1


@pytest.mark.parametrize(
    "text", ["cancel", "a@b@c", "a b@c.example", "<a@b.example>", "a@b.example,c@d.example"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        given(a_space(), text)


def test_nobody_writes_to_an_empty_address() -> None:
    a_space()
    with pytest.raises(NotFound):
        space_at("")


def piped(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    raw = letters.as_bytes(letters.PLAIN, "ada@k1.example")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    return typed(mail_in.COMMAND, *words)


def test_a_pipe_is_told_the_space_by_the_recipient(monkeypatch: pytest.MonkeyPatch) -> None:
    space, other = a_space(), a_space()
    given(space, ADDRESS)
    assert piped(monkeypatch, f"--recipient={ADDRESS}") == 0
    assert piped(monkeypatch, "--recipient=hello@firm.example") == os.EX_NOUSER
    assert Request.objects.get().space == space
    stranger = a_member(other, Role.AGENT)
    assert piped(monkeypatch, f"--recipient={ADDRESS}", f"--as={stranger.user.email}") == os.EX_NOUSER
