"""Who has which duty wherever an account has nobody of its own for it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.actions.knowledge import assign_duty, empty_duty
from leavewell.accounts.duties import Duty
from leavewell.accounts.models import Member
from leavewell.accounts.queries import fallbacks_of, members_of
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.settings.tabs import tab_page


@require_GET
@member_page(Deed.MANAGE_DUTIES)
def show(visit: Visit) -> HttpResponse:
    """Each duty with its fallback."""
    return _page(visit)


@require_POST
@member_page(Deed.MANAGE_DUTIES)
def save(visit: Visit) -> HttpResponse:
    """One duty's fallback: a member, or nobody. Open steps of the duty follow."""
    given = visit.request.POST
    duty = next((each for each in Duty if each.value == given.get("duty")), None)
    if duty is None:
        return _page(visit, "No duty was named. Press the button beside one.")
    wanted = given.get("member", "")
    member = _among(members_of(visit.space), wanted)
    if wanted and member is None:
        return _page(visit, "Nobody was chosen. Choose one of the members.")
    with edge():
        act = visit.act()
        changed = assign_duty(act, duty, member) if member else empty_duty(act, duty)
    if changed:
        messages.success(visit.request, "It is so from now on; open steps follow.")
    return redirect("duties")


def _among(members: Sequence[Member], public_id: str) -> Member | None:
    return next((each for each in members if each.public_id == public_id), None)


def _page(visit: Visit, wrong: str = "") -> HttpResponse:
    held = fallbacks_of(visit.space)
    found = {
        "duties": [(duty.value, held.get(duty.value)) for duty in Duty],
        "members": members_of(visit.space),
        "wrong": wrong,
    }
    return tab_page(visit, "duties", "duties/duties.html", found, status=422 if wrong else 200)
