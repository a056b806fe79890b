"""The list of accounts, and opening the cancel page of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.listing import accounts_listed, views_of
from leavewell.accounts.models import Account
from leavewell.accounts.queries import contact_of, live_subscriptions
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.flow.actions.sessions import open_session
from leavewell.flow.links import session_url
from leavewell.kernel.errors import Invalid, LeavewellError
from leavewell.web.console.accounts.filters import ALWAYS_SHOWN, LIST, SORTS, choices, filters_in, wanted
from leavewell.web.console.accounts.rows import rows_of
from leavewell.web.console.accounts.shown_views import shown_views
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.paged import page_of, query_of

ON_A_PAGE = 25


@require_GET
@member_page(Deed.READ_ACCOUNTS)
def show(visit: Visit) -> HttpResponse:
    """The accounts that the filters ask for, a page of them."""
    return list_page(visit, filters_in(visit.request.GET.dict()))


def list_page(
    visit: Visit, filters: dict[str, str], error: Invalid | None = None, *, renaming: bool = False
) -> HttpResponse:
    """The page; with a 422, and what is the matter with the (new) name of a view, where that is wrong."""
    page = page_of(visit, accounts_listed(visit.space, wanted(visit, filters)), ON_A_PAGE)
    lists = choices(visit, filters)
    more = [each for each in lists if each.name != ALWAYS_SHOWN]
    views = shown_views(visit, views_of(visit.space, visit.member, LIST), filters)
    found = {
        "visit": visit,
        "page": page,
        "rows": rows_of(visit, list(page.object_list)),
        "filters": filters,
        "narrowed": any(name != "sort" for name in filters),
        "choices": [each for each in lists if each.name == ALWAYS_SHOWN],
        "more": more,
        "more_chosen": sum(bool(each.chosen) for each in more),
        "sorts": SORTS.items(),
        "query": query_of(filters),
        "views": views,
        "current": next((each for each in views if each.is_current), None),
        "wrong": f"{error.what} {error.next_step}" if error else "",
        "typed": visit.request.POST if error else {},
        "renaming": renaming,
        "may_open": visit.may(Deed.OPEN_CANCEL_PAGE),
        "may_export": visit.may(Deed.EXPORT_ACCOUNTS),
    }
    return render(visit.request, "accounts/accounts.html", found, status=422 if error else 200)


@require_POST
@member_page(Deed.OPEN_CANCEL_PAGE)
def open_cancel_page(visit: Visit) -> HttpResponse:
    """Make a session for the account's own contact and go there, as the company's Cancel button would."""
    given = visit.request.POST
    try:
        with edge():
            account = Account.objects.named(visit.space, given.get("account", ""))
            wanted_one = given.get("subscription", "")
            live = [
                each
                for each in live_subscriptions(visit.space, account)
                if wanted_one in ("", each.public_id)
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
