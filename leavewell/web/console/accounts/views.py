"""The list of accounts, and opening the cancel page of one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.models import Account, Subscription
from leavewell.accounts.queries import contact_of, live_subscriptions
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.flow.actions.sessions import open_session
from leavewell.flow.links import session_url
from leavewell.kernel.errors import Invalid, LeavewellError
from leavewell.web.console.door import Visit, member_page

ON_A_PAGE = 25


@require_GET
@member_page(Deed.READ_ACCOUNTS)
def show(visit: Visit) -> HttpResponse:
    """Each account with its subscriptions."""
    accounts = Account.objects.of(visit.space).order_by("external_id")
    page = Paginator(accounts, ON_A_PAGE).get_page(visit.request.GET.get("page"))
    subscriptions = Subscription.objects.of(visit.space).filter(account__in=list(page.object_list))
    by_account: dict[object, list[Subscription]] = {}
    for subscription in subscriptions.order_by("pk"):
        by_account.setdefault(subscription.account_id, []).append(subscription)
    found = {
        "visit": visit,
        "page": page,
        "rows": [(account, by_account.get(account.pk, [])) for account in page.object_list],
        "may_open": visit.may(Deed.OPEN_CANCEL_PAGE),
    }
    return render(visit.request, "accounts/accounts.html", found)


@require_POST
@member_page(Deed.OPEN_CANCEL_PAGE)
def open_cancel_page(visit: Visit) -> HttpResponse:
    """Make a session for the account's own contact and go there, as the company's Cancel button would."""
    given = visit.request.POST
    try:
        with edge():
            account = Account.objects.named(visit.space, given.get("account", ""))
            wanted = given.get("subscription", "")
            live = [
                each for each in live_subscriptions(visit.space, account) if wanted in ("", each.public_id)
            ]
            if not live:
                raise Invalid("This account has nothing left to cancel.", "Look at its subscriptions.")
            contact = contact_of(visit.space, account, None)
            back = visit.request.build_absolute_uri(reverse("account", args=[account.public_id]))
            _, token = open_session(visit.act(), live[0], contact, save_return_url=back)
    except LeavewellError as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
        return redirect("accounts")
    return redirect(session_url(token))
