"""What no program can do is done by a person, who says so here."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.by_hand import carry_out_by_hand
from leavewell.effects.models import Effect
from leavewell.kernel.errors import Invalid, LeavewellError
from leavewell.web.console.door import Visit, member_page


@require_POST
@member_page(Deed.CLOSE_BY_HAND)
def done_by_hand(visit: Visit) -> HttpResponse:
    """It was done in the company's own billing: from which day it holds, and where to find it."""
    given = visit.request.POST
    try:
        on = _day(given.get("on", ""))
        with edge():
            effect = Effect.objects.named(visit.space, given.get("effect", ""))
            carry_out_by_hand(visit.act(), effect, on=on, reference=given.get("reference", ""))
    except LeavewellError as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
    else:
        messages.success(visit.request, "It is on record, and what follows from it is under way.")
    return redirect("home")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("That is no date.", "Write it as 2026-03-31.", field="on") from None
