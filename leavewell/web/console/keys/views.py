"""The API keys of a space: made with scopes, shown once, revoked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.actions.keys import make_api_key, revoke_api_key
from leavewell.accounts.models import ApiKey
from leavewell.accounts.queries import keys_of
from leavewell.accounts.roles import WORDS, Deed
from leavewell.accounts.scopes import DEEDS, Scope, scopes_of
from leavewell.accounts.transaction import edge
from leavewell.kernel.errors import Invalid, LeavewellError
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.settings.tabs import tab_page


@require_GET
@member_page(Deed.MANAGE_KEYS)
def show(visit: Visit) -> HttpResponse:
    """Every key of the space, and a form to make another."""
    return _page(visit)


@require_POST
@member_page(Deed.MANAGE_KEYS)
def make(visit: Visit) -> HttpResponse:
    """A new key. Its text stands on this one answer and nowhere else, so there is no redirect."""
    name, scopes = visit.request.POST.get("name", ""), visit.request.POST.getlist("scopes")
    try:
        with edge():
            _, text = make_api_key(visit.act(), name=name, scopes=scopes, made_by=visit.member)
    except LeavewellError as error:
        field = error.field or "" if isinstance(error, Invalid) else "scopes"
        typed = {"name": name, "scopes": scopes, "field": field}
        return _page(visit, typed, wrong=f"{error.what} {error.next_step}")
    return _page(visit, made=text)


@require_POST
@member_page(Deed.MANAGE_KEYS)
def revoke(visit: Visit, key_id: str) -> HttpResponse:
    """From now on it opens nothing."""
    key = ApiKey.objects.named(visit.space, key_id)
    with edge():
        revoke_api_key(visit.act(), key)
    messages.success(visit.request, f"{key.shown}… opens nothing any more.")
    return redirect("keys")


def _page(
    visit: Visit, typed: dict[str, Any] | None = None, *, wrong: str = "", made: str = ""
) -> HttpResponse:
    mine = scopes_of(visit.member.role)
    chosen = typed["scopes"] if typed else [Scope.READ_SESSIONS.value, Scope.WRITE_SESSIONS.value]
    scopes = [(each.value, WORDS[DEEDS[each]], each.value in chosen) for each in Scope if each.value in mine]
    keys = keys_of(visit.space)
    found = {
        "keys": [key for key in keys if key.revoked_at is None],
        "revoked": [key for key in keys if key.revoked_at is not None],
        "scopes": scopes,
        "typed": typed or {},
        "wrong": wrong,
        "made": made,
    }
    response = tab_page(visit, "keys", "keys/keys.html", found, status=422 if wrong else 200)
    response["Cache-Control"] = "no-store"
    return response
