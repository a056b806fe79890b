"""Which billing systems a space works with, and connecting Stripe."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.queries import connections_listed
from leavewell.accounts.roles import Deed
from leavewell.accounts.types import MANUAL
from leavewell.kernel.errors import LeavewellError
from leavewell.web.connecting import connect_billing
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.settings.tabs import tab_page

STRIPE = "stripe"
CHECKED_FOR = ("customers", "subscriptions", "invoices", "prices")
"""What is read once, one row of each, before a key is stored."""


@require_GET
@member_page(Deed.CONNECT_BILLING)
def show(visit: Visit) -> HttpResponse:
    """Each connection with its state; never its key."""
    return _page(visit)


@sensitive_post_parameters("key")
@require_POST
@member_page(Deed.CONNECT_BILLING)
def connect_stripe(visit: Visit) -> HttpResponse:
    """Try the key, and store it, sealed, if it works and is for this space's kind of data."""
    key = visit.request.POST.get("key", "").strip()
    account = visit.request.POST.get("account", "").strip()
    if not key:
        return _page(visit, "There was no key. Paste a restricted key, which begins with rk_.", account)
    try:
        settings = {"account": account} if account else {}
        connect_billing(visit.act(), processor=STRIPE, key=key, settings=settings)
    except LeavewellError as error:
        return _page(visit, f"{error.what} {error.next_step}", account)
    messages.success(visit.request, f"The {visit.space.mode} space now works with Stripe.")
    return redirect("connections")


def _page(visit: Visit, wrong: str = "", account: str = "") -> HttpResponse:
    found = {
        "connections": connections_listed(visit.space),
        "manual": MANUAL,
        "checked_for": CHECKED_FOR,
        "wrong": wrong,
        "account": account,
    }
    return tab_page(visit, "connections", "connections/connections.html", found, status=422 if wrong else 200)
