"""The commands an operator types."""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

import pytest

from leavewell.accounts.models import Member, Space
from leavewell.accounts.queries import key_behind, keys_of, may_write_to
from leavewell.accounts.scopes import BY_NAME_ONLY, Scope
from leavewell.flow.links import session_behind
from leavewell.flow.models import FlowVersion
from leavewell.kernel.errors import Invalid, NotFound, Refused
from leavewell.web.cli import allow_mail, clock, flow, key, session, setup
from leavewell.web.cli.command import Command
from leavewell_simulator.testing import RunningSimulator
from tests.builders import a_customer, a_session, a_space, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

CAFE = ("--name=Café Anker", "--owner=ann@cafe.example", "--mail-from=Café <hello@cafe.example>")


def typed(command: Command, *words: str) -> int:
    """The command as an operator types it."""
    parser = argparse.ArgumentParser()
    command.describe(parser)
    return command.call(parser.parse_args(words))


def test_setup_prints_what_it_made_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(setup.COMMAND, *CAFE, "--zone=Europe/Berlin", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    owner = Member.objects.get()
    assert made["workspace"] == owner.workspace.public_id
    assert made["owner"] == owner.user.email == "ann@cafe.example"
    assert owner.user.check_password(made["password"])
    assert {space.mode for space in Space.objects.filter(workspace=owner.workspace)} == {"live", "test"}
    assert FlowVersion.objects.filter(space__workspace=owner.workspace).count() == 2


def test_a_password_that_was_given_isnt_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("seven grey herons\n"))
    typed(setup.COMMAND, *CAFE, "--password-stdin", "--json")
    assert set(json.loads(capsys.readouterr().out)) == {"workspace", "owner"}
    assert Member.objects.get().user.check_password("seven grey herons")


def test_a_second_workspace_of_the_same_name_is_refused() -> None:
    typed(setup.COMMAND, *CAFE)
    with pytest.raises(Refused, match="There is a workspace called 'Café Anker' already"):
        typed(setup.COMMAND, *CAFE)
    assert Member.objects.count() == 1


def test_a_weak_password_leaves_no_half_made_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(Invalid):
        typed(setup.COMMAND, *CAFE, "--password-stdin")
    assert not Space.objects.exists()


def test_session_prints_a_link_that_opens_a_cancel_page(
    simulator: RunningSimulator, capsys: pytest.CaptureFixture[str]
) -> None:
    ada = a_customer(a_space())
    typed(session.COMMAND, ada.account.external_id, f"--contact={ada.contact.email}")
    link = capsys.readouterr().out.strip()
    assert session_behind(link.rpartition("/")[2]).subscription == ada.subscription


FLOW = """
name: smaller
ending: period_end
reasons:
  - {code: too_expensive, text: reason.too_expensive}
  - {code: other, text: reason.other}
offers:
  - {code: solo, kind: plan_change, params: {price: price_solo}}
"""


def test_a_flow_that_was_published_from_a_file_is_the_one_that_customers_meet_next(
    simulator: RunningSimulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ada = a_customer(a_space())
    file = tmp_path / "flow.yaml"
    file.write_text(FLOW, "utf-8")
    assert typed(flow.COMMAND, "publish", str(file)) == 0
    assert capsys.readouterr().out == "The flow 'smaller' is version 1 in the test space from now on.\n"
    opened = fresh(a_session(ada)[0])
    assert (opened.flow.name, opened.flow.definition["offers"][0]["code"]) == ("smaller", "solo")
    live = FlowVersion.objects.filter(space__mode="live")
    assert [version.name for version in live] == ["default"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (None, "can't be read"),
        (b"\xff\xfe", "can't be read"),
        (b"name: [", "isn't YAML: line 1"),
        (b"name: smaller", "wrong at 'ending'"),
        (FLOW.replace("price: price_solo", "to: solo").encode(), "plan change's 'price'"),
        (FLOW.replace("plan_change", "cake").encode(), "'cake' is no offer type"),
    ],
)
def test_a_file_that_is_no_flow_is_refused_and_nothing_is_published(
    text: bytes | None, wrong: str, tmp_path: Path
) -> None:
    a_space()
    file = tmp_path / "flow.yaml"
    if text is not None:
        file.write_bytes(text)
    with pytest.raises(Invalid, match=wrong):
        typed(flow.COMMAND, "publish", str(file))
    assert FlowVersion.objects.filter(name="smaller").count() == 0


@pytest.mark.parametrize("words", [("A-0",), ("A-1", "--contact=bob@firm.example"), ("A-1", "--live")])
def test_session_says_what_it_cant_find(words: tuple[str, ...]) -> None:
    a_space()
    with pytest.raises(NotFound):
        typed(session.COMMAND, *words)


def test_with_two_workspaces_a_command_asks_which() -> None:
    a_space("Café Anker")
    a_space("Café Boje")
    with pytest.raises(Refused, match="Say which with --workspace NAME"):
        typed(clock.COMMAND)
    assert typed(clock.COMMAND, "--workspace=Café Boje") == 0


def test_clock_shows_and_moves_a_test_spaces_time(capsys: pytest.CaptureFixture[str]) -> None:
    a_space()
    typed(clock.COMMAND, "--forward=30d")
    assert "UTC in the test space." in capsys.readouterr().out


def test_allow_mail_lets_the_test_space_write_to_an_address() -> None:
    space = a_space()
    typed(allow_mail.COMMAND, "*@firm.example")
    assert may_write_to(space, "ada@firm.example")
    with pytest.raises(Invalid, match="is no address"):
        typed(allow_mail.COMMAND, "everybody")


def test_a_key_is_printed_once_listed_without_its_secret_and_revoked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    space = a_space()
    typed(key.COMMAND, "make", "Shop", "--scope=accounts:read", "--scope=sessions:write")
    text = capsys.readouterr().out.strip()
    assert key_behind(text).scopes == ["accounts:read", "sessions:write"]
    typed(key.COMMAND, "list")
    listed = capsys.readouterr().out
    assert text not in listed and f"{text[:14]}…  never used  Shop  accounts:read sessions:write" in listed
    typed(key.COMMAND, "revoke", text[:14])
    with pytest.raises(NotFound):
        key_behind(text)
    typed(key.COMMAND, "list")
    assert "revoked" in capsys.readouterr().out
    assert len(keys_of(space)) == 1


def test_a_key_for_the_live_space_has_every_scope_but_those_by_name_unless_told_otherwise(
    capsys: pytest.CaptureFixture[str],
) -> None:
    a_space()
    typed(key.COMMAND, "make", "Shop", "--live")
    text = capsys.readouterr().out.strip()
    assert text.startswith("lw_live_")
    assert set(key_behind(text).scopes) == set(Scope) - BY_NAME_ONLY
