"""What was promised to customers: broken, open, kept, or no longer promised."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.promises import see_to_promise
from leavewell.effects.promise_words import GOALS
from leavewell.effects.promised import promise_named, promises_by_state, promises_listed
from leavewell.kernel.errors import Refused
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.paged import page_of, query_of
from leavewell.web.console.promises.filters import TABS, filters_in, wanted
from leavewell.web.console.promises.shown import shown_promises

ON_A_PAGE = 50


@require_GET
@member_page(Deed.SEE_EFFECTS)
def show(visit: Visit) -> HttpResponse:
    """One state of them, a page at a time."""
    filters = filters_in(visit.request.GET.dict())
    which = wanted(visit, filters)
    counts = promises_by_state(visit.space, which)
    page = page_of(visit, promises_listed(visit.space, which), ON_A_PAGE)
    found = {
        "visit": visit,
        "filters": filters,
        "query": query_of(filters),
        "account": which.account,
        "narrowed": bool(filters["goal"] or filters["account"]),
        "goals": list(GOALS.items()),
        "tabs": [
            (state, words, counts[state], query_of({**filters, "state": state}))
            for state, words in TABS.items()
        ],
        "page": page,
        "promises": shown_promises(visit, page.object_list),
    }
    return render(visit.request, "promises/promises.html", found)


@require_POST
@member_page(Deed.CLOSE_BY_HAND)
def see_to(visit: Visit, promise_id: str) -> HttpResponse:
    """A member has made a broken one good."""
    promise = promise_named(visit.space, promise_id)
    try:
        with edge():
            see_to_promise(visit.act(), promise)
    except Refused as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
    else:
        messages.success(visit.request, "It is on record that you have seen to it.")
    if visit.request.POST.get("from") == "today":
        return redirect("home")
    return redirect(f"{reverse('promises')}?state=broken")
