"""The page behind an invitation's link: name and password, and then the console."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from leavewell.accounts.actions.joining import join as take_place
from leavewell.accounts.invitations import invitation_behind
from leavewell.accounts.models import Invitation
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.kernel.clock import wall_now
from leavewell.kernel.errors import Invalid, LeavewellError, NotFound

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
GONE = 410
"""It was a link once: the page says what became of it."""


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, invited_token: str) -> HttpResponse:
    """For whoever holds the link. An unknown and a withdrawn one look alike: there is nothing here."""
    try:
        invitation = invitation_behind(invited_token)
        return _taken(request, invitation) if request.method == "POST" else _page(request, invitation)
    except NotFound as error:
        raise Http404(str(error)) from None


def _taken(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    name, password = request.POST.get("name", ""), request.POST.get("password", "")
    space = invitation.space
    act = Act(space, space.now(), f"invitation:{invitation.public_id}")
    try:
        with edge():
            member = take_place(act, invitation, name=name, password=password)
    except NotFound:
        raise
    except LeavewellError as error:
        field = error.field or "" if isinstance(error, Invalid) else ""
        return _page(request, invitation, name, f"{error.what} {error.next_step}", field)
    login(request, member.user, backend=BACKEND)
    return redirect("home")


def _page(
    request: HttpRequest, invitation: Invitation, name: str = "", wrong: str = "", field: str = ""
) -> HttpResponse:
    state = invitation.state_at(wall_now())
    is_open = state == Invitation.State.OPEN
    found = {
        "invitation": invitation,
        "is_open": is_open,
        "is_used": state == Invitation.State.USED,
        "name": name,
        "wrong": wrong,
        "field": field,
    }
    status = (422 if wrong else 200) if is_open else GONE
    response = render(request, "members/join.html", found, status=status)
    # The address holds a secret: it isn't told to anybody whom this page leads to, and isn't kept.
    # The secret leaves for nobody else; without any referrer the browser would hide where the form came from.
    response["Referrer-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
