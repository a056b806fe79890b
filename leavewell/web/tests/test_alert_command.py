"""An operator tends alerts by commands."""

from __future__ import annotations

import io
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from leavewell.accounts.models import AuditEntry, Space
from leavewell.accounts.roles import Role
from leavewell.kernel.errors import Invalid, NotFound, Refused
from leavewell.messages.models import Alert, AlertItem
from leavewell.outbound.errors import AddressRefused
from leavewell.web.cli import alert
from leavewell.web.tests.test_commands import typed
from tests.builders import a_member, a_space
from tests.moments import run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

MAIL = ("add", "Tickets", "--to", "tickets@desk.example")
HOOK = "https://hooks.slack.example/services/T0/B0/s3cr3t"


def said(capsys: pytest.CaptureFixture[str], space: Space, *words: str) -> str:
    """What the command prints."""
    assert typed(alert.COMMAND, *words, "--workspace", space.workspace.name) == 0
    return capsys.readouterr().out.strip()


def test_an_alert_is_added_tried_paused_and_removed(capsys: Any) -> None:
    space = a_space()
    assert said(capsys, space, "list") == "There is no alert yet."
    public_id = said(capsys, space, *MAIL)
    assert said(capsys, space, "list") == (
        f"{public_id}  on  mail  tickets@desk.example  Tickets  cancel.received offer.accepted offer.email_sent"
    )
    assert said(capsys, space, "test", public_id).endswith("is on its way.")
    run_what_is_due(space)
    assert AlertItem.objects.get().sent_at is not None
    assert said(capsys, space, "pause", public_id) == f"{public_id} is paused."
    with pytest.raises(Refused):
        said(capsys, space, "test", public_id)
    assert said(capsys, space, "resume", public_id) == f"{public_id} is on."
    assert said(capsys, space, "remove", public_id) == f"{public_id} is no more."
    assert not Alert.objects.exists()


def test_what_isnt_named_stays_when_it_is_changed(capsys: Any) -> None:
    space = a_space()
    quiet = ("--quiet", "18:00-08:00", "--quiet-day", "sat", "--quiet-day", "sun")
    public_id = said(capsys, space, *MAIL, "--daily", "09:00", *quiet, "--event", "save.began")
    said(capsys, space, "change", public_id, "--name", "Desk", "--reply-to", "nobody")
    row = Alert.objects.get()
    assert (row.name, row.reply_to, row.events) == ("Desk", "nobody", ["save.began"])
    assert (row.digest_at, row.quiet_from, row.quiet_until) == (time(9), time(18), time(8))
    assert row.quiet_days == [5, 6]
    said(capsys, space, "change", public_id, "--at-once", "--quiet", "none", "--quiet-day", "none")
    row = Alert.objects.get()
    assert (row.name, row.digest_at, row.quiet_from, row.quiet_days) == ("Desk", None, None, [])
    assert "tickets@desk.example" in said(capsys, space, "list")


def test_a_chats_address_is_read_from_stdin_and_not_printed(
    capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = a_space()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{HOOK}\n"))
    public_id = said(capsys, space, "add", "Chat", "--channel", "slack", "--to-stdin")
    kept = bytes(Alert.objects.get().target)
    listed = said(capsys, space, "list")
    assert "hooks.slack.example" in listed and "s3cr3t" not in listed
    said(capsys, space, "change", public_id, "--name", "Chat of the team")
    assert bytes(Alert.objects.get().target) == kept
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(Invalid, match="no address on stdin"):
        said(capsys, space, "change", public_id, "--to-stdin")


def test_words_come_from_a_file_and_go_again(capsys: Any, tmp_path: Path) -> None:
    space, body = a_space(), tmp_path / "body.txt"
    body.write_text("{words}\n{number}\n", "utf-8")
    public_id = said(capsys, space, *MAIL)
    mine = ("words", public_id, "cancel.received")
    assert "your own words" in said(capsys, space, *mine, "--subject", "#1 {account}", "--body", str(body))
    assert Alert.objects.get().texts == {
        "cancel.received": {"subject": "#1 {account}", "body": "{words}\n{number}"}
    }
    with pytest.raises(Invalid, match="can't be read"):
        said(capsys, space, *mine, "--subject", "x", "--body", str(tmp_path / "none"))
    with pytest.raises(NotFound):
        said(capsys, space, "words", public_id, "no.such")
    assert "the usual words" in said(capsys, space, *mine)
    assert Alert.objects.get().texts == {}


def test_what_cant_be_is_refused_and_changes_nothing(capsys: Any) -> None:
    space = a_space()
    with pytest.raises(AddressRefused):
        said(capsys, space, "add", "Chat", "--channel", "slack", "--to", "https://10.0.0.1/")
    with pytest.raises(Invalid):
        said(capsys, space, "add", "Tickets")
    for words in (("--daily", "soon"), ("--daily", ""), ("--quiet", "18:00"), ("--event", "x.y")):
        with pytest.raises(Invalid):
            said(capsys, space, *MAIL, *words)
    with pytest.raises(NotFound):
        said(capsys, space, "pause", "alt_" + "0" * 26)
    assert not Alert.objects.exists()


def test_a_developer_is_named_on_the_audit_trail() -> None:
    dev = a_member(a_space(), Role.DEVELOPER)
    assert typed(alert.COMMAND, f"--as={dev.user.email}", *MAIL) == 0
    assert AuditEntry.objects.get(deed="add_alert").actor == f"member:{dev.public_id}"
