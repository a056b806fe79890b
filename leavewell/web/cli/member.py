"""``leavewell member``: who belongs to a workspace, and as what."""

from __future__ import annotations

import argparse
import secrets
import sys

from leavewell.accounts.actions.members import change_role
from leavewell.accounts.actions.workspaces import add_member
from leavewell.accounts.models import Space
from leavewell.accounts.queries import member_at, members_of
from leavewell.accounts.roles import Deed, Role
from leavewell.accounts.transaction import edge
from leavewell.web.cli.command import Command
from leavewell.web.cli.who import act_in, ask, space_meant

_ROLES = [role.value for role in Role]


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workspace", metavar="NAME", help="needed if there are several")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    add = verbs.add_parser("add", help="give somebody a sign-in, and print their password unless it is given")
    add.add_argument("email", help="what they sign in with")
    add.add_argument("--role", choices=_ROLES, required=True)
    add.add_argument("--password-stdin", action="store_true", help="read the password from stdin")
    verbs.add_parser("list", help="list the members with their roles")
    role = verbs.add_parser("role", help="give a member another role")
    role.add_argument("email", help="whose role")
    role.add_argument("role", choices=_ROLES)


def _run(arguments: argparse.Namespace) -> int:
    # Members stand above the two spaces; their deeds are on the audit trail of the live one.
    _VERBS[arguments.verb](space_meant(arguments, "live"), arguments)
    return 0


def _add(space: Space, arguments: argparse.Namespace) -> None:
    _ask_about_owners(arguments, arguments.role)
    given = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else ""
    password = given or secrets.token_urlsafe(12)
    with edge():
        act = act_in(space, arguments)
        add_member(act, email=arguments.email, name="", password=password, role=Role(arguments.role))
    print(f"{arguments.email} is a member now: {arguments.role}.")
    if not given:
        print(f"password: {password}")


def _list(space: Space, _: argparse.Namespace) -> None:
    for member in members_of(space):
        print(f"{member.public_id}  {member.role:<10}  {member.user.email}")


def _role(space: Space, arguments: argparse.Namespace) -> None:
    with edge():
        member = member_at(space, arguments.email)
        _ask_about_owners(arguments, arguments.role, member.role)
        changed = change_role(act_in(space, arguments), member, Role(arguments.role))
    print(f"{arguments.email}: {arguments.role}" + ("." if changed else ", as before."))


def _ask_about_owners(arguments: argparse.Namespace, *roles: str) -> None:
    if Role.OWNER in roles:
        ask(arguments, Deed.MANAGE_OWNERS)


_VERBS = {"add": _add, "list": _list, "role": _role}

COMMAND = Command(
    "member", "Add or list members, or change a role.", _arguments, _run, deed=Deed.MANAGE_MEMBERS
)
