"""Who belongs to a workspace, and as what."""

from __future__ import annotations

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import Member
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.errors import NotFound, Refused


def change_role(act: Act, member: Member, role: Role) -> bool:
    """Give a member of the act's workspace another role, from now on; True if it was another one.

    Refused for the last owner: a workspace without one could never be mended by its own people.
    """
    must_be_open()
    # All of them, always in the same order: two owners who step down at once are one after the other.
    members = {
        each.pk: each
        for each in Member.objects.select_for_update()
        .filter(workspace_id=act.space.workspace_id)
        .order_by("pk")
    }
    if member.pk not in members:
        raise NotFound("member")
    before = members[member.pk].role
    if before == role:
        return False
    owners = [each for each in members.values() if each.role == Role.OWNER]
    if before == Role.OWNER and len(owners) == 1:
        raise Refused("This is the workspace's only owner.", "Make somebody else an owner first.")
    Member.objects.filter(pk=member.pk).update(role=role.value)
    note_deed(act, "change_role", subject=member.public_id, before=before, role=role.value)
    return True
