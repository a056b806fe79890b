"""Who runs a command, and in which space: the operator, or a member whose role the table of roles is asked about."""

from __future__ import annotations

import argparse

from leavewell.accounts.models import Member, Space
from leavewell.accounts.queries import member_signing_in_as, only_space, space_of
from leavewell.accounts.roles import Deed, allow
from leavewell.accounts.types import Act
from leavewell.kernel.errors import NotFound

OPERATOR = "operator"


def ask(arguments: argparse.Namespace, deed: Deed) -> None:
    """Return if whoever runs this may do the deed; Forbidden if not, NotFound if there is no such member."""
    member = member_behind(arguments)
    if member is not None:
        allow(member.role, deed)


def member_behind(arguments: argparse.Namespace) -> Member | None:
    """The member of ``--as``; None for the operator."""
    email = getattr(arguments, "as_member", None)
    return member_signing_in_as(email) if email else None


def space_meant(arguments: argparse.Namespace, mode: str) -> Space:
    """The space that the command works in: a member's own, whatever else there is."""
    member = member_behind(arguments)
    if member is None:
        return only_space(mode, arguments.workspace)
    if arguments.workspace not in (None, member.workspace.name):
        raise NotFound("workspace")
    return space_of(member, mode)


def act_in(space: Space, arguments: argparse.Namespace) -> Act:
    """What is done now, by whom, in the space's business time."""
    member = member_behind(arguments)
    return Act(space, space.now(), f"member:{member.public_id}" if member else OPERATOR)
