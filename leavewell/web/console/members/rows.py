"""The members and the invited as the page lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leavewell.accounts.invitations import invitations_of
from leavewell.accounts.models import Invitation, Member
from leavewell.accounts.queries import duties_by_member, members_of
from leavewell.accounts.roles import Deed, Role
from leavewell.kernel.clock import wall_now
from leavewell.playbooks.queries import steps_by_owner
from leavewell.web.console.door import Visit


@dataclass(frozen=True)
class Duties:
    """One duty: whether it is theirs wherever nobody else has it, and for how many accounts."""

    duty: str
    everywhere: bool
    accounts: int


@dataclass(frozen=True)
class Row:
    """One member. ``may_touch``: whether the visitor may change or remove them."""

    member: Member
    duties: Sequence[Duties]
    steps: int
    may_touch: bool

    @property
    def called(self) -> str:
        """Their name; their address where they gave none."""
        return str(self.member.user.name or self.member.user.email)


@dataclass(frozen=True)
class Waiting:
    """An invitation that nobody used yet."""

    row: Invitation
    has_run_out: bool
    may_touch: bool


def member_rows(visit: Visit) -> list[Row]:
    """Everybody who is here, in the order in which they joined."""
    duties, steps = duties_by_member(visit.space), steps_by_owner(visit.space)
    return [
        Row(
            member,
            [Duties(*each) for each in duties.get(member.pk, [])],
            steps.get(member.pk, 0),
            may_touch(visit, member.role),
        )
        for member in members_of(visit.space)
    ]


def waiting_rows(visit: Visit, now: datetime | None = None) -> list[Waiting]:
    """Who was asked and hasn't come yet, the newest first."""
    now = now or wall_now()
    return [
        Waiting(each, each.state_at(now) == Invitation.State.EXPIRED, may_touch(visit, each.role))
        for each in invitations_of(visit.space)
    ]


def may_touch(visit: Visit, *roles: str) -> bool:
    """Whether the visitor may give these roles, and take them."""
    return visit.may(Deed.MANAGE_OWNERS) or Role.OWNER not in roles
