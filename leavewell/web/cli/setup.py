"""``leavewell setup``: a workspace with its owner, and a published flow in both its spaces."""

from __future__ import annotations

import argparse
import json
import secrets
import sys

from leavewell.accounts.actions.workspaces import add_member, found_workspace
from leavewell.accounts.models import Space, Workspace
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.flow.actions.flows import publish_flow
from leavewell.flow.definition import default_flow
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import Refused
from leavewell.web.cli.command import Command

OPERATOR = "operator"


def set_up(*, name: str, zone: str, mail_from: str, email: str, password: str) -> Workspace:
    """Everything a new company needs before its first account. Refused if one of that name is there."""
    with edge():
        if Workspace.objects.filter(name=name).exists():
            raise Refused(f"There is a workspace called '{name}' already.", "Choose another --name.")
        now = wall_now()
        workspace = found_workspace(name, zone, mail_from, at=now, actor=OPERATOR)
        for space in Space.objects.select_related("workspace").filter(workspace=workspace):
            act = Act(space, space.now(), OPERATOR)
            publish_flow(act, default_flow())
            if space.mode == Space.Mode.LIVE:
                add_member(act, email=email, name="", password=password, role=Role.OWNER)
    return workspace


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="the company's name, as customers know it")
    parser.add_argument("--owner", required=True, metavar="EMAIL", help="who signs in first")
    parser.add_argument("--mail-from", required=True, metavar="ADDRESS", help="sender of customer mail")
    parser.add_argument("--zone", default="UTC", help="zone of the company's days, for example Europe/Berlin")
    parser.add_argument("--password-stdin", action="store_true", help="read the owner's password from stdin")
    parser.add_argument("--json", action="store_true", help="print what was made as JSON")


def _run(arguments: argparse.Namespace) -> int:
    given = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else ""
    password = given or secrets.token_urlsafe(12)
    workspace = set_up(
        name=arguments.name,
        zone=arguments.zone,
        mail_from=arguments.mail_from,
        email=arguments.owner,
        password=password,
    )
    made = {"workspace": workspace.public_id, "owner": arguments.owner}
    if not given:
        made["password"] = password
    if arguments.json:
        print(json.dumps(made))
    else:
        print("\n".join(f"{key}: {value}" for key, value in made.items()))
    return 0


COMMAND = Command("setup", "Make a workspace and its owner.", _arguments, _run)
