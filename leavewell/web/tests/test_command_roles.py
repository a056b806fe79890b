"""Commands as a member: the table of roles is asked for each of them, before anything is done."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from pathlib import Path

import pytest

from leavewell.accounts.models import ApiKey, AuditEntry, Member, Space
from leavewell.accounts.queries import keys_of, members_of
from leavewell.accounts.roles import Role, may
from leavewell.config.main import LAUNCHER, every_command
from leavewell.kernel.errors import Forbidden, NotFound, Refused
from leavewell.web.cli import key, member
from leavewell.web.cli.command import Command
from leavewell.web.tests.test_commands import typed
from tests.builders import a_member, a_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

THE_OPERATORS = {*LAUNCHER, "worker", "setup", "sample"}
"""They start programs, or make a workspace where none is: no member could be asked."""


def as_member(someone: Member, command: Command) -> argparse.Namespace:
    return argparse.Namespace(as_member=someone.user.email, command=command)


def test_each_command_is_the_operators_or_says_its_deed() -> None:
    without = {name for name, command in every_command().items() if command.deed is None}
    assert without == THE_OPERATORS


@pytest.mark.parametrize("role", Role)
def test_every_command_runs_for_those_whose_role_may_and_for_nobody_else(role: Role) -> None:
    someone = a_member(a_space(), role)
    for command in every_command().values():
        if command.deed is None:
            continue
        ran: list[argparse.Namespace] = []
        stand_in = replace(command, run=lambda arguments, ran=ran: ran.append(arguments) or 0)
        if may(role, command.deed):
            assert stand_in.call(as_member(someone, stand_in)) == 0
        else:
            with pytest.raises(Forbidden):
                stand_in.call(as_member(someone, stand_in))
        assert bool(ran) == may(role, command.deed)


def test_a_command_of_the_operator_knows_no_member() -> None:
    parser = argparse.ArgumentParser()
    every_command()["setup"].describe(parser)
    assert "--as" not in parser.format_help()


def test_no_command_finds_its_space_past_the_member() -> None:
    folder = Path(key.__file__).parent
    naming = {path.name for path in folder.rglob("*.py") if re.search(r"\bonly_space\b", path.read_text())}
    assert naming == {"who.py", "sample.py"}


def test_a_developers_key_says_who_made_it_and_has_what_they_may_give(
    capsys: pytest.CaptureFixture[str],
) -> None:
    dev = a_member(a_space(), Role.DEVELOPER)
    a_space("Another")
    typed(key.COMMAND, f"--as={dev.user.email}", "make", "Shop")
    made = ApiKey.objects.get()
    assert (made.made_by, made.space.workspace) == (dev, dev.workspace)
    entry = AuditEntry.objects.get(deed="make_api_key")
    assert entry.actor == f"member:{dev.public_id}"


def test_a_member_works_in_their_own_workspace_only() -> None:
    ours, theirs = a_space("Ours"), a_space("Theirs")
    owner = a_member(ours)
    with pytest.raises(NotFound, match="workspace"):
        typed(key.COMMAND, f"--as={owner.user.email}", "make", "Shop", "--workspace=Theirs")
    assert not keys_of(theirs)


def test_nobody_acts_as_somebody_unknown() -> None:
    a_space()
    with pytest.raises(NotFound, match="member"):
        typed(key.COMMAND, "--as=eve@evil.example", "list")


def test_an_admin_adds_members_but_no_owner(capsys: pytest.CaptureFixture[str]) -> None:
    admin = a_member(a_space(), Role.ADMIN)
    boss = a_member(Space.objects.get(workspace=admin.workspace, mode="test"))
    who = f"--as={admin.user.email}"
    typed(member.COMMAND, who, "add", "lee@cafe.example", "--role=analyst")
    assert Member.objects.get(user__email="lee@cafe.example").role == Role.ANALYST
    for words in (
        ("add", "eve@cafe.example", "--role=owner"),
        ("role", "lee@cafe.example", "owner"),
        ("role", boss.user.email, "analyst"),
    ):
        with pytest.raises(Forbidden, match="manage owners"):
            typed(member.COMMAND, who, *words)
    typed(member.COMMAND, "list")
    assert re.search(r"mem_\w+  analyst +lee@cafe.example", capsys.readouterr().out)


def test_a_changed_role_counts_at_once_and_is_on_record() -> None:
    lee = a_member(a_space(), Role.AGENT)
    typed(member.COMMAND, "role", lee.user.email, "developer")
    typed(key.COMMAND, f"--as={lee.user.email}", "list")
    entry = AuditEntry.objects.get(deed="change_role")
    assert entry.details == {"before": "agent", "role": "developer"}


def test_the_last_owner_stays_one() -> None:
    space = a_space()
    (owner,) = members_of(space)
    with pytest.raises(Refused, match="only owner"):
        typed(member.COMMAND, "role", owner.user.email, "admin")
    a_member(space)
    typed(member.COMMAND, "role", owner.user.email, "admin")
    assert Member.objects.get(pk=owner.pk).role == Role.ADMIN
