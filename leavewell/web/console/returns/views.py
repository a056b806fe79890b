"""Where customers are led after the cancel page, and the key that signs what the company's page is told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.flow.actions.returns import make_state_key, put_returns, set_confirm_days, stop_signing
from leavewell.kernel.errors import Invalid, LeavewellError
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.returns.page import returns_page, typed_addresses
from leavewell.web.console.tried import tried


@require_GET
@member_page(Deed.MANAGE_RETURNS)
def show(visit: Visit) -> HttpResponse:
    """The list, the addresses, the days and the key's name."""
    return returns_page(visit)


@require_POST
@member_page(Deed.MANAGE_RETURNS)
def change(visit: Visit) -> HttpResponse:
    """Other places and addresses, for sessions that are opened from now on."""
    try:
        with edge():
            allowed = visit.request.POST.get("allowed", "").splitlines()
            put_returns(visit.act(), allowed=allowed, usual=typed_addresses(visit))
    except LeavewellError as error:
        return returns_page(visit, error=error)
    messages.success(visit.request, "Saved, for cancel pages that are opened from now on.")
    return redirect("returns")


@require_POST
@member_page(Deed.MANAGE_RETURNS)
def days(visit: Visit) -> HttpResponse:
    """In how many working days a person confirms."""
    typed = visit.request.POST.get("confirm_days", "")
    try:
        with edge():
            # No more digits than a number of days has: a longer one is wrong anyway.
            set_confirm_days(
                visit.act(), int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
            )
    except Invalid as error:
        return returns_page(visit, error=error)
    messages.success(visit.request, "Saved, for cancellations from now on.")
    return redirect("returns")


@require_POST
@member_page(Deed.MANAGE_RETURNS)
def make_key(visit: Visit) -> HttpResponse:
    """A new key. It stands on this one answer and nowhere else, so there is no redirect."""
    with edge():
        made = make_state_key(visit.act())
    return returns_page(visit, made=made)


@require_POST
@member_page(Deed.MANAGE_RETURNS)
def stop(visit: Visit) -> HttpResponse:
    """No state is sent any more."""
    tried(visit, stop_signing, "No state is sent from now on.")
    return redirect("returns")
