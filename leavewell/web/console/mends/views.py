"""What would make good what went wrong: to decide, approved, done, declined."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.mends import approve_mend, decline_mend
from leavewell.effects.models import Proposal
from leavewell.effects.proposed import mend_named, mends_by_state, mends_listed
from leavewell.effects.states import ProposalState
from leavewell.kernel.errors import IllegalMove, Invalid, LostRace, Refused
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.mends.filters import TABS, filters_in, wanted
from leavewell.web.console.mends.shown import Refusal, shown_mends
from leavewell.web.console.paged import page_of, query_of
from leavewell.web.console.typed import words_in

ON_A_PAGE = 50


@require_GET
@member_page(Deed.SEE_EFFECTS)
def show(visit: Visit) -> HttpResponse:
    """One tab of them, a page at a time."""
    return _listed(visit, filters_in(visit.request.GET.dict()))


@require_POST
@member_page(Deed.APPROVE_MEND)
def approve(visit: Visit, mend_id: str) -> HttpResponse:
    """A member says yes; billing is told when nobody else has to."""

    def deed(proposal: Proposal, words: str) -> str:
        now = approve_mend(visit.act(), proposal, words)
        if now.state == ProposalState.HALF_APPROVED:
            return "You have approved it. It is so much money that somebody else must approve it too."
        return "It is approved, and under way."

    return _decide(visit, mend_id, deed)


@require_POST
@member_page(Deed.APPROVE_MEND)
def decline(visit: Visit, mend_id: str) -> HttpResponse:
    """A member says no, and why."""

    def deed(proposal: Proposal, words: str) -> str:
        decline_mend(visit.act(), proposal, words)
        return "It is declined, with your word on it."

    return _decide(visit, mend_id, deed)


def _decide(visit: Visit, mend_id: str, deed: Callable[[Proposal, str], str]) -> HttpResponse:
    proposal = mend_named(visit.space, mend_id)
    try:
        with edge():
            done = deed(proposal, words_in(visit, "words"))
    except Invalid as error:
        refusal = Refusal(
            proposal.public_id, f"{error.what} {error.next_step}", visit.request.POST.get("words", "")
        )
        return _listed(visit, filters_in({"state": _tab_of(proposal)}), refusal)
    except (IllegalMove, LostRace):
        messages.error(visit.request, "Somebody was quicker: this is how it stands now.")
    except Refused as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
    else:
        messages.success(visit.request, done)
    if visit.request.POST.get("from") == "today":
        return redirect("home")
    return redirect(reverse("mends"))


def _tab_of(proposal: Proposal) -> str:
    return next(code for code, (_, states) in TABS.items() if proposal.state in states)


def _listed(visit: Visit, filters: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    which = wanted(visit, filters)
    counts = mends_by_state(visit.space, which.account)
    page = page_of(visit, mends_listed(visit.space, which), ON_A_PAGE)
    found = {
        "visit": visit,
        "filters": filters,
        "query": query_of(filters),
        "account": which.account,
        "tabs": [
            (code, words, sum(counts[each] for each in states), query_of({**filters, "state": code}))
            for code, (words, states) in TABS.items()
        ],
        "page": page,
        "mends": shown_mends(visit, list(page.object_list), refusal),
    }
    return render(visit.request, "mends/mends.html", found, status=422 if refusal else 200)
