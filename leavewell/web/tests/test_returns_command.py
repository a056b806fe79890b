"""An operator says by commands where customers are led, and makes the key that signs what they did."""

from __future__ import annotations

import re
from typing import Any

import pytest

from leavewell.accounts.models import AuditEntry, Space
from leavewell.accounts.roles import Role
from leavewell.flow.models import Returns
from leavewell.kernel.errors import Forbidden, Invalid, Refused
from leavewell.web.cli import returns
from leavewell.web.tests.test_commands import typed
from tests.builders import a_member, a_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

KEY = re.compile(r"lwst_([0-9a-z]{8})_[0-9a-f]{64}")


def said(capsys: pytest.CaptureFixture[str], space: Space, *words: str) -> str:
    """What the command prints."""
    assert typed(returns.COMMAND, *words, "--workspace", space.workspace.name) == 0
    return capsys.readouterr().out.strip()


def test_what_isnt_named_stays_and_an_empty_address_goes(capsys: Any) -> None:
    space = a_space()
    first = said(capsys, space, "show").split("\n")
    assert first[0] == "may lead to: every http and https address" and first[-1].startswith("No key yet")
    said(
        capsys,
        space,
        *("set", "--allow", "app.example.com", "--allow", "harbour://", "--confirm-days", "3"),
        *("--save-return-url", "https://app.example.com/{account}"),
        *("--offer", "discount_30_3=https://app.example.com/thanks?a=b"),
        *("--reason", "too_hard=harbour://help"),
    )
    assert said(capsys, space, "show").split("\n")[:-1] == [
        "may lead to: app.example.com harbour://",
        "save_return_url: https://app.example.com/{account}",
        "offer_urls/discount_30_3: https://app.example.com/thanks?a=b",
        "reason_urls/too_hard: harbour://help",
        "confirm_days: 3",
    ]
    said(capsys, space, "set", "--save-return-url", "", "--reason", "too_hard=")
    row = Returns.objects.of(space).get()
    assert (row.save_return_url, row.reason_urls, row.confirm_days) == ("", {}, 3)
    assert row.allowed == ["app.example.com", "harbour://"] and list(row.offer_urls) == ["discount_30_3"]


def test_what_may_not_be_is_refused_and_changes_nothing(capsys: Any) -> None:
    space = a_space()
    for words in (
        ("--allow", "javascript:"),
        ("--allow", "app.example.com", "--save-return-url", "https://evil.example/"),
        ("--offer", "https://app.example.com/"),
        ("--reason", "too_hard"),
        ("--confirm-days", "11"),
    ):
        with pytest.raises(Invalid):
            said(capsys, space, "set", *words)
    assert not Returns.objects.of(space).exists()


def test_an_address_whose_code_the_flow_knows_no_more_can_be_taken_away(capsys: Any) -> None:
    space = a_space()
    said(capsys, space, "set", "--confirm-days", "3")
    Returns.objects.of(space).update(offer_urls={"free_year": "https://app.example.com/"})
    with pytest.raises(Invalid, match="no offer 'free_year'"):
        said(capsys, space, "set", "--allow", "app.example.com")
    said(capsys, space, "set", "--allow", "app.example.com", "--offer", "free_year=")
    assert Returns.objects.of(space).get().offer_urls == {}


def test_the_list_goes_only_when_that_is_said(capsys: Any) -> None:
    space = a_space()
    said(capsys, space, "set", "--allow", "app.example.com")
    with pytest.raises(Invalid, match="--allow-any"):
        said(capsys, space, "set", "--allow", "")
    assert Returns.objects.of(space).get().allowed == ["app.example.com"]
    said(capsys, space, "set", "--allow-any")
    assert Returns.objects.of(space).get().allowed == []


def test_a_key_is_printed_once_and_the_next_signs_beside_it(capsys: Any) -> None:
    space = a_space()
    first, second = (KEY.fullmatch(said(capsys, space, "key")) for _ in range(2))
    assert first and second
    shown = said(capsys, space, "show")
    assert not KEY.search(shown)
    assert f"key: {second[1]}\nkey: {first[1]} until " in shown
    said(capsys, space, "set", "--save-return-url", "https://app.example.com/{state}")
    with pytest.raises(Refused):
        said(capsys, space, "stop")
    said(capsys, space, "set", "--save-return-url", "")
    assert said(capsys, space, "stop") == "No state is sent from now on."


def test_only_whose_role_may_does_it_and_under_their_name() -> None:
    space = a_space()
    dev, agent = a_member(space, Role.DEVELOPER), a_member(space, Role.AGENT)
    assert typed(returns.COMMAND, f"--as={dev.user.email}", "set", "--allow", "app.example.com") == 0
    assert AuditEntry.objects.get(deed="change_returns").actor == f"member:{dev.public_id}"
    with pytest.raises(Forbidden):
        typed(returns.COMMAND, f"--as={agent.user.email}", "key")
