"""What a workspace says of itself, one form each: its name, zone, country, and who its mails come from."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.actions.particulars import (
    change_sender,
    change_zone,
    choose_country,
    rename_workspace,
)
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.kernel.errors import LeavewellError
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.members.views import team_act
from leavewell.web.console.workspace.page import NAME, refused, workspace_page


@require_GET
@member_page(Deed.SET_UP)
def show(visit: Visit) -> HttpResponse:
    """The company, and the mails of the space that is looked at."""
    return workspace_page(visit)


@require_POST
@member_page(Deed.CHANGE_WORKSPACE)
def name(visit: Visit) -> HttpResponse:
    """What customers read as the company's name."""
    return _change(visit, "name", rename_workspace, "Customers read this name from now on.")


@require_POST
@member_page(Deed.CHANGE_WORKSPACE)
def zone(visit: Visit) -> HttpResponse:
    """Where its days begin and end."""
    said = "Days are this zone's from now on. Steps that have a due date keep it."
    return _change(visit, "zone", change_zone, said)


@require_POST
@member_page(Deed.CHANGE_WORKSPACE)
def country(visit: Visit) -> HttpResponse:
    """On whose public holidays nobody works."""
    said = "Dates count these holidays from now on. Steps that have a due date keep it."
    return _change(visit, "country", choose_country, said)


@require_POST
@member_page(Deed.CHANGE_WORKSPACE)
def sender(visit: Visit) -> HttpResponse:
    """Who customers see a mail come from."""
    return _change(visit, "sender", change_sender, "Mails that are written from now on come from there.")


def _change(visit: Visit, form: str, change: Callable[[Act, str], bool], said: str) -> HttpResponse:
    try:
        with edge():
            changed = change(team_act(visit), visit.request.POST.get(form, ""))
    except LeavewellError as error:
        return refused(visit, form, error)
    messages.success(visit.request, said if changed else "That is how it was; nothing changed.")
    return redirect(NAME)
