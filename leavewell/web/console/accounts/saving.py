"""What a member does with the views of the list of accounts."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from leavewell.accounts.actions import views as deeds
from leavewell.accounts.models import SavedView
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.kernel.errors import Forbidden, Invalid
from leavewell.web.console.accounts.filters import LIST, filters_in
from leavewell.web.console.accounts.views import list_page
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.paged import query_of


@require_POST
@member_page(Deed.READ_ACCOUNTS)
def save(visit: Visit) -> HttpResponse:
    """Keep the filters of the page by a name."""
    given = visit.request.POST
    filters = filters_in(given.dict())
    try:
        with edge():
            shared = given.get("shared") == "yes"
            kept = deeds.save_view(
                visit.act(), visit.member, LIST, given.get("name", ""), filters, shared=shared
            )
    except Invalid as error:
        return list_page(visit, filters, error)
    messages.success(visit.request, f"“{kept.name}” is kept{' for everybody' if shared else ''}.")
    return _to_the_list(filters)


@require_POST
@member_page(Deed.READ_ACCOUNTS)
def rename(visit: Visit, view_id: str) -> HttpResponse:
    """Call it something else."""
    name = visit.request.POST.get("name", "")
    return _change(visit, view_id, lambda view: deeds.rename_view(visit.act(), visit.member, view, name))


@require_POST
@member_page(Deed.READ_ACCOUNTS)
def delete(visit: Visit, view_id: str) -> HttpResponse:
    """Nobody needs it any more; the accounts stay as they are."""
    return _change(visit, view_id, lambda view: deeds.delete_view(visit.act(), visit.member, view))


def _change(visit: Visit, view_id: str, deed: Callable[[SavedView], None]) -> HttpResponse:
    filters: dict[str, str] = {}
    try:
        with edge():
            view = SavedView.objects.named(visit.space, view_id)
            filters = filters_in(view.filters)
            deed(view)
    except Invalid as error:
        return list_page(visit, filters, error, renaming=True)
    except Forbidden as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
        return _to_the_list({})
    return _to_the_list(filters)


def _to_the_list(filters: dict[str, str]) -> HttpResponse:
    query = query_of(filters)
    return redirect(reverse("accounts") + (f"?{query}" if query else ""))
