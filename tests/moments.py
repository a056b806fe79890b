"""Time, given and not waited for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from leavewell.accounts.actions.workspaces import move_clock
from leavewell.accounts.models import Space
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.effects.models import Effect
from leavewell.effects.schedule import drain
from leavewell.kernel.clock import wall_now
from leavewell.web.clock import Moved, move_forward
from tests.builders import an_act


def run_what_is_due(space: Space) -> int:
    """Everything that is due now is run here; how many attempts that took."""
    return drain(space.pk)


def later(space: Space, **span: float) -> Moved:
    """So much later, with everything done on the way that fell due."""
    return move_forward(an_act(space), timedelta(**span))


def leap_to(space: Space, instant: datetime) -> None:
    """The clock shows that instant, and nothing has been done on the way."""
    with edge():
        act = an_act(space)
        move_clock(act, instant - act.at)


def leap_to_quiet_hours(space: Space) -> None:
    """The next Wednesday's noon: no night's reading and no Monday's report falls into the hours around it."""
    days = (2 - now_in(space).weekday()) % 7 or 7
    noon = now_in(space).replace(hour=12, minute=0, second=0, microsecond=0)
    leap_to(space, noon + timedelta(days=days))


def now_in(space: Space) -> datetime:
    """Business time, as the clock stands now."""
    return space_by_id(space.pk).now()


def today_in(space: Space) -> date:
    """The day of business time where the company is."""
    return now_in(space).astimezone(ZoneInfo(space.workspace.zone)).date()


def lapse(effect: Effect) -> None:
    """Whoever holds the effect is gone, and its lease has run out."""
    Effect.objects.filter(pk=effect.pk).update(lease_until=wall_now() - timedelta(seconds=1))
