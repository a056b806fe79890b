"""What only a test space has: a clock that can be moved, a simulator to look into, and no mail to strangers."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.roles import Deed
from leavewell.kernel.errors import LeavewellError
from leavewell.web import clock, simulator
from leavewell.web.console.door import Visit, member_page

DAYS_AT_MOST = 400


@require_GET
@member_page(Deed.READ_ACCOUNTS)
def show(visit: Visit) -> HttpResponse:
    """What time it is there, and what the simulator shows."""
    found = {
        "visit": visit,
        "now": visit.space.now(),
        "billing": simulator.overview(visit.space),
        "may_move_clock": visit.may(Deed.MOVE_CLOCK),
    }
    return render(visit.request, "tools/tools.html", found)


@require_POST
@member_page(Deed.MOVE_CLOCK)
def move_clock_forward(visit: Visit) -> HttpResponse:
    """Move the test space's time forward by days, stopping at each due instant on the way."""
    try:
        days = int(visit.request.POST.get("days", ""))
    except ValueError:
        days = 0
    if not 1 <= days <= DAYS_AT_MOST:
        messages.error(visit.request, f"Give a whole number of days from 1 to {DAYS_AT_MOST}.")
        return redirect("tools")
    try:
        moved = clock.move_forward(visit.act(), timedelta(days=days))
    except LeavewellError as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
        return redirect("tools")
    here = moved.now.astimezone(ZoneInfo(visit.zone))
    messages.success(visit.request, f"It is now {here:%A %d %B %Y, %H:%M} ({visit.zone}) in the test space.")
    return redirect("tools")
