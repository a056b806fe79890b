"""Who belongs to a workspace, as what, and what happens to their work when they leave."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.journal import journal
from leavewell.accounts.models import DutyHolder, Member, Space, WeekMail
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.errors import NotFound, Refused
from leavewell.kernel.facts.accounts import MemberLeft


def change_role(act: Act, member: Member, role: Role) -> bool:
    """Give a member of the act's workspace another role, from now on; True if it was another one.

    Refused for the last owner: a workspace without one could never be mended by its own people.
    """
    must_be_open()
    members = _all_held(act)
    if member.pk not in members:
        raise NotFound("member")
    before = members[member.pk].role
    if before == role:
        return False
    _must_not_be_last_owner(members, member)
    Member.objects.filter(pk=member.pk).update(role=role.value)
    note_deed(act, "change_role", subject=member.public_id, before=before, role=role.value)
    return True


def remove_member(act: Act, member: Member) -> None:
    """End a member's place. Their duties are empty from now on, in both spaces, and their steps go to others.

    Refused for the last owner: somebody must be there for whatever has nobody else.
    """
    must_be_open()
    members = _all_held(act)
    if member.pk not in members:
        raise NotFound("member")
    _must_not_be_last_owner(members, member)
    Member.objects.filter(pk=member.pk).update(left_at=act.at)
    note_deed(act, "remove_member", subject=member.public_id)
    for space in Space.objects.select_related("workspace").filter(workspace_id=act.space.workspace_id):
        DutyHolder.objects.of(space).filter(member=member).delete()
        here = Act(space, space.now(), act.actor, act.cause)
        journal().record(here, MemberLeft(member.pk), account_id=None)


def choose_week_mail(act: Act, member: Member, wanted: WeekMail) -> None:
    """Say whether a member gets the week's numbers by mail, from now on and for both spaces."""
    must_be_open()
    Member.objects.filter(pk=member.pk, workspace_id=act.space.workspace_id).update(week_mail=wanted.value)
    note_deed(act, "choose_week_mail", subject=member.public_id, wanted=wanted.value or "if_anything")


def _all_held(act: Act) -> dict[UUID, Member]:
    """Everybody who is here, locked in one order: two owners who step down at once are one after the other."""
    rows = Member.objects.select_for_update(of=("self",))
    here = rows.filter(workspace_id=act.space.workspace_id, left_at=None).order_by("pk")
    return {each.pk: each for each in here}


def _must_not_be_last_owner(members: dict[UUID, Member], member: Member) -> None:
    owners = [pk for pk, each in members.items() if each.role == Role.OWNER]
    if owners == [member.pk]:
        raise Refused("This is the workspace's only owner.", "Make somebody else an owner first.")
