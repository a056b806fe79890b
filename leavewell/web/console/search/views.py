"""The search page, and the suggestions as somebody types."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from leavewell.accounts.roles import Deed
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.search.find import SHORTEST, find

LONGEST = 200


@require_GET
@member_page(Deed.READ_ACCOUNTS)
def show(visit: Visit) -> HttpResponse:
    """What was found; the one thing that the text means, if it names it wholly. Suggestions never lead away."""
    text = visit.request.GET.get("q", "").strip()[:LONGEST]
    found = find(visit, text)
    typing = visit.request.headers.get("HX-Request") == "true"
    if found.straight and not typing:
        return redirect(found.straight)
    shown = {"visit": visit, "asked": text, "found": found, "is_short": len(text) < SHORTEST}
    template = "search/hits.html" if typing else "search/search.html"
    return render(visit.request, template, shown)
