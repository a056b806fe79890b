"""Who belongs to a workspace. The space comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.db.models.functions import Lower

from leavewell.accounts.models import Member, Space, User
from leavewell.kernel.errors import NotFound
from leavewell.kernel.ids import parse_public_id


def member_of(user: User) -> Member:
    """The user's place. One workspace a user, for now."""
    found = (
        Member.objects.select_related("workspace", "user")
        .filter(user=user, left_at=None)
        .order_by("joined_at")
        .first()
    )
    if found is None:
        raise NotFound("workspace")
    return found


def members_of(space: Space) -> Sequence[Member]:
    """Everyone of the space's workspace, in the order in which they joined."""
    return list(_living(space).order_by("joined_at", "pk"))


def people_of(space: Space) -> Sequence[Member]:
    """Everyone who is or was of the space's workspace: for the names behind what they did."""
    return list(Member.objects.select_related("user").filter(workspace_id=space.workspace_id).order_by("pk"))


def member_at(space: Space, email: str) -> Member:
    """The member of the space's workspace with that address."""
    found = _living(space).filter(user__email__iexact=email.strip()).first()
    if found is None:
        raise NotFound("member")
    return found


def member_signing_in_as(email: str) -> Member:
    """The place of whoever signs in with that address; it opens no workspace but their own."""
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise NotFound("member")
    return member_of(user)


def owners_of(space: Space) -> Sequence[User]:
    """The people who own the workspace; they hear of what has no other owner."""
    return list(
        User.objects.filter(
            memberships__workspace_id=space.workspace_id,
            memberships__role="owner",
            memberships__left_at=None,
            is_active=True,
        )
    )


def living_owners(space: Space) -> Sequence[Member]:
    """The members who own the workspace, the longest there first."""
    return list(_living(space).filter(role="owner").order_by("joined_at", "pk"))


def member_named(space: Space, public: str) -> Member:
    """Who has that id in the space's workspace, also if they have left. NotFound for a foreign and an unknown one."""
    rows = Member.objects.select_related("user", "workspace").filter(workspace_id=space.workspace_id)
    found = rows.filter(pk=parse_public_id("mem", public, "member")).first()
    if found is None:
        raise NotFound("member")
    return found


def members_at(space: Space, addresses: Iterable[str]) -> dict[str, Member]:
    """The workspace's members with these mail addresses, by the address in small letters."""
    lowered = _living(space).annotate(address=Lower("user__email")).filter(address__in=set(addresses))
    return {row.user.email.lower(): row for row in lowered}


def _living(space: Space) -> QuerySet[Member]:
    rows = Member.objects.select_related("user", "workspace")
    return rows.filter(workspace_id=space.workspace_id, left_at=None, user__is_active=True)
