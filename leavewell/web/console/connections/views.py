"""Which billing systems a space works with, connecting Stripe, and customers to rehearse with."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.queries import connections_listed, is_connected
from leavewell.accounts.roles import Deed
from leavewell.accounts.types import MANUAL
from leavewell.kernel.errors import LeavewellError
from leavewell.web.company import put_company
from leavewell.web.connecting import connect_billing, look_again, take_notices
from leavewell.web.console.connections.notices import told_of
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.settings.tabs import tab_page
from leavewell.web.sample.named import companies

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


@require_POST
@member_page(Deed.CONNECT_BILLING)
def try_key_again(visit: Visit) -> HttpResponse:
    """Somebody mended the key: it is tried, and what waited for it goes on."""
    try:
        look_again(visit.act(), processor=visit.request.POST.get("processor", ""))
    except LeavewellError as error:
        return _page(visit, wrong_key=f"{error.what} {error.next_step}")
    messages.success(visit.request, "The key is taken. What waited goes on now.")
    return redirect("connections")


@sensitive_post_parameters("secret")
@require_POST
@member_page(Deed.CONNECT_BILLING)
def put_signing_secret(visit: Visit) -> HttpResponse:
    """Believe the notices that are signed with this secret; the one before stands beside it unless told otherwise."""
    given = visit.request.POST
    try:
        take_notices(visit.act(), processor=STRIPE, secret=given.get("secret", ""), alone="alone" in given)
    except LeavewellError as error:
        return _page(visit, wrong_secret=f"{error.what} {error.next_step}")
    messages.success(visit.request, "Stripe's notices are believed if they are signed with this secret.")
    return redirect("connections")


@require_POST
@member_page(Deed.CONNECT_BILLING)
def put_made_up_customers(visit: Visit) -> HttpResponse:
    """A test space without a billing system gets the simulator, with ten customers to try things on."""
    if not _may_be_made_up(visit):
        messages.error(
            visit.request, "This space has a billing system; made-up customers don't belong there."
        )
        return redirect("connections")
    try:
        taken = put_company(visit.act(), companies(visit.space.now()))
    except LeavewellError as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
        return redirect("connections")
    messages.success(visit.request, f"{taken.accounts} made-up customers are in the test space.")
    return redirect("accounts")


def _may_be_made_up(visit: Visit) -> bool:
    return not visit.is_live and not is_connected(visit.space)


def _page(
    visit: Visit, wrong: str = "", account: str = "", wrong_secret: str = "", wrong_key: str = ""
) -> HttpResponse:
    connections = connections_listed(visit.space)
    found = {
        "connections": connections,
        "notices": told_of(visit.space, connections),
        "wrong_secret": wrong_secret,
        "wrong_key": wrong_key,
        "manual": MANUAL,
        "checked_for": CHECKED_FOR,
        "may_be_made_up": _may_be_made_up(visit),
        "wrong": wrong,
        "account": account,
    }
    return tab_page(
        visit,
        "connections",
        "connections/connections.html",
        found,
        status=422 if wrong or wrong_secret or wrong_key else 200,
    )
