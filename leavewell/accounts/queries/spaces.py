"""Spaces: by id, by name, by the address of their mail. The space comes first."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from leavewell.accounts.models import Member, Space
from leavewell.kernel.errors import NotFound, Refused


def space_by_id(space_id: UUID) -> Space:
    """The space of a row that is already at hand, with its clock as it stands now."""
    return Space.objects.select_related("workspace").get(pk=space_id)


def only_space(mode: str, workspace_name: str | None = None) -> Space:
    """The space a command means: the only workspace's, or the named one's."""
    found = Space.objects.select_related("workspace").filter(mode=mode).order_by("pk")
    if workspace_name:
        found = found.filter(workspace__name=workspace_name)
    spaces = list(found[:2])
    if not spaces:
        raise NotFound("workspace")
    if len(spaces) > 1:
        raise Refused("There is more than one workspace.", "Say which with --workspace NAME.")
    return spaces[0]


def all_spaces() -> Sequence[Space]:
    """Every space: for the sweep, which serves them all."""
    return list(Space.objects.select_related("workspace"))


def space_taking_mail_at(address: str) -> Space:
    """The space that was given that address for its customers' mail. NotFound for any other address."""
    wanted = address.strip().lower()
    found = Space.objects.filter(mail_in=wanted).first() if wanted else None
    if found is None:
        raise NotFound("mailbox")
    return found


def space_of(member: Member, mode: str) -> Space:
    """The member's live or test space."""
    return Space.objects.select_related("workspace").get(workspace=member.workspace, mode=mode)
