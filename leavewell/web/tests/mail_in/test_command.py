"""A mail server's pipe: the exit code says whether the mail may be forgotten."""

from __future__ import annotations

import io
import os
from types import SimpleNamespace

import pytest

from leavewell.config.main import every_command
from leavewell.desk.models import Request
from leavewell.desk.tests import letters
from leavewell.web.cli import mail_in
from leavewell.web.mail_in import taking
from leavewell.web.tests.test_commands import typed
from tests.builders import a_space

pytestmark = pytest.mark.django_db(transaction=True)


def piped(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> int:
    """The command with that on its standard input."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    return typed(mail_in.COMMAND, "--mode=live")


def test_a_mail_is_taken_and_numbered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    space = a_space(mode="live")
    assert piped(monkeypatch, letters.as_bytes(letters.PLAIN, "ada@k1.example")) == 0
    assert capsys.readouterr().out == f"taken: {Request.objects.of(space).get().number}\n"


def test_an_auto_reply_is_ignored_and_may_be_forgotten(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_space()
    assert piped(monkeypatch, letters.as_bytes(letters.AWAY, "ada@k1.example")) == 0
    assert capsys.readouterr().out == "ignored: auto_submitted\n"


@pytest.mark.parametrize("name", letters.HOSTILE)
def test_a_hostile_mail_is_refused_for_good(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    a_space()
    assert piped(monkeypatch, letters.HOSTILE[name]) == os.EX_DATAERR
    assert not Request.objects.exists()


def test_what_breaks_here_is_to_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    a_space()

    def broken(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(taking, "take_mail", broken)
    assert piped(monkeypatch, letters.as_bytes(letters.PLAIN, "ada@k1.example")) == os.EX_TEMPFAIL
    assert every_command()["mail-in"].failed == os.EX_TEMPFAIL
