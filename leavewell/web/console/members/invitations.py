"""Asking somebody to join, once more, or not any more."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from leavewell.accounts.actions.invitations import (
    invite_member,
    send_invitation_again,
    withdraw_invitation,
)
from leavewell.accounts.models import Invitation
from leavewell.accounts.queries import space_of
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.kernel.errors import Forbidden, Invalid, LeavewellError
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.members.views import for_owners, members_page, team_act, wanted_role


@require_POST
@member_page(Deed.MANAGE_MEMBERS)
def invite(visit: Visit) -> HttpResponse:
    """A mail with a link that works once, for seven days."""
    typed = {name: visit.request.POST.get(name, "") for name in ("email", "role")}
    try:
        role = wanted_role(typed["role"])
        for_owners(visit, role.value)
        with edge():
            made = invite_member(team_act(visit), email=typed["email"], role=role, invited_by=visit.member)
    except Forbidden:
        raise
    except LeavewellError as error:
        field = (error.field or "email") if isinstance(error, Invalid) else "email"
        return members_page(visit, typed, f"{error.what} {error.next_step}", field)
    messages.success(visit.request, f"A mail with a link goes to {made.email}. It works for seven days.")
    return redirect("members")


@require_POST
@member_page(Deed.MANAGE_MEMBERS)
def again(visit: Visit, invitation_id: str) -> HttpResponse:
    """A new mail with a new link; the earlier one works no more."""
    said = "A new link goes to {email}. The earlier one works no more."
    return _act(visit, invitation_id, send_invitation_again, said)


@require_POST
@member_page(Deed.MANAGE_MEMBERS)
def withdraw(visit: Visit, invitation_id: str) -> HttpResponse:
    """The link is worth nothing from now on."""
    return _act(visit, invitation_id, withdraw_invitation, "The link to {email} works no more.")


def _act(
    visit: Visit, invitation_id: str, deed: Callable[[Act, Invitation], None], said: str
) -> HttpResponse:
    invitation = Invitation.objects.named(space_of(visit.member, "live"), invitation_id)
    for_owners(visit, invitation.role)
    try:
        with edge():
            deed(team_act(visit), invitation)
    except LeavewellError as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
        return redirect("members")
    messages.success(visit.request, said.format(email=invitation.email))
    return redirect("members")
