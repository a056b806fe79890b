"""This room's part in the engine's sweep: the mail that tells the week before, on Monday morning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from leavewell.accounts.models import Member, Space, WeekMail
from leavewell.accounts.queries import members_of, space_by_id
from leavewell.accounts.roles import Deed, may
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import plan
from leavewell.effects.queries import keys_known
from leavewell.effects.types import Planned
from leavewell.insight.decide.weeks import Week, week_at
from leavewell.insight.report import zone_of

AT = time(8)
"""In the workspace's zone."""

STILL = timedelta(days=1)
"""So long after its hour a mail is still worth sending: a Monday that was missed is not made up for later."""


class WeekSweeper:
    """Plans one mail a week for each member whose role reads it and who hasn't switched it off."""

    def sweep(self, space: Space) -> int:
        """Those of this Monday, once its hour has come; returns how many."""
        hour, now = _hour_of(space, _this_week(space)), space.now()
        if not hour <= now < hour + STILL:
            return 0
        orders = [_order(space, member) for member in readers(space) if member.joined_at <= hour]
        known = keys_known(space, [order.key for order in orders])
        missing = [order for order in orders if order.key not in known]
        if not missing:
            return 0
        with edge():
            here = space_by_id(space.pk)
            return len(plan(Act(here, here.now(), "system"), *missing))

    def next_instant(self, space: Space, until: datetime) -> datetime | None:
        """The coming Monday's hour, if there is anybody to write to."""
        hours = [_hour_of(space, _this_week(space).moved(ahead)) for ahead in (0, 1)]
        following = next(hour for hour in hours if hour > space.now())
        return following if following <= until and readers(space) else None


def readers(space: Space) -> Sequence[Member]:
    """Who gets the mail: by role, and unless they said no."""
    return [each for each in members_of(space) if wants(each)]


def wants(member: Member) -> bool:
    """Whether the member's role reads it, and the member does."""
    return may(member.role, Deed.GET_WEEK_MAIL) and member.week_mail != WeekMail.NEVER


def _this_week(space: Space) -> Week:
    return week_at(space.now(), zone_of(space))


def _hour_of(space: Space, week: Week) -> datetime:
    return datetime.combine(week.monday, AT, zone_of(space)).astimezone(UTC)


def _order(space: Space, member: Member) -> Planned:
    key = f"mail.week:{_this_week(space).monday}:{member.pk}"
    return Planned("mail.send", key, {"mail": "week", "subject": str(member.pk)})
