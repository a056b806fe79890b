"""Who is of a workspace, and what happens to their work when they leave."""

from __future__ import annotations

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.journal import journal
from leavewell.accounts.models import DutyHolder, Member, Space
from leavewell.accounts.queries import living_owners
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.errors import Refused
from leavewell.kernel.facts.accounts import MemberLeft


def remove_member(act: Act, member: Member) -> None:
    """End a member's place. Their duties are empty from now on, in both spaces, and their steps go to others.

    Refused for the last owner: somebody must be there for whatever has nobody else.
    """
    must_be_open()
    if member.role == Role.OWNER and [each.pk for each in living_owners(act.space)] == [member.pk]:
        raise Refused("This is the only owner.", "Make somebody else an owner first.")
    left = Member.objects.filter(pk=member.pk, workspace_id=act.space.workspace_id, left_at=None)
    if not left.update(left_at=act.at):
        raise Refused("This person isn't a member any more.", "There is nothing left to do.")
    note_deed(act, "remove_member", subject=member.public_id)
    for space in Space.objects.select_related("workspace").filter(workspace_id=act.space.workspace_id):
        DutyHolder.objects.of(space).filter(member=member).delete()
        here = Act(space, space.now(), act.actor, act.cause)
        journal().record(here, MemberLeft(member.pk), account_id=None)
