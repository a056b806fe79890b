"""The list of first steps, and putting it away."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.actions.workspaces import put_first_steps
from leavewell.accounts.queries import space_of
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.first_run.steps import first_steps_of
from leavewell.web.console.members.views import team_act
from leavewell.web.console.settings.tabs import tab_page


@require_GET
@member_page(Deed.SET_UP)
def show(visit: Visit) -> HttpResponse:
    """Every step with what to do and where; those that are done are ticked."""
    found = {
        "first_steps": first_steps_of(space_of(visit.member, "live"), space_of(visit.member, "test")),
        "is_away": visit.space.workspace.first_steps_away,
        "base_url": settings.LEAVEWELL.base_url,
        "may_invite": visit.may(Deed.MANAGE_MEMBERS),
        "may_connect": visit.may(Deed.CONNECT_BILLING),
    }
    return tab_page(visit, "settings", "first_run/first_run.html", found)


@require_POST
@member_page(Deed.SET_UP)
def put_away(visit: Visit) -> HttpResponse:
    """Show the list on the first page, or no more."""
    away = visit.request.POST.get("away") == "yes"
    with edge():
        put_first_steps(team_act(visit), away=away)
    return redirect("home" if away else "settings")
