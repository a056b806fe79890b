"""What a member does with something that can't go on by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.by_hand import carry_out_by_hand
from leavewell.effects.actions.hand import hand_effect
from leavewell.effects.actions.retry import retry_effect
from leavewell.effects.listing import effect_named
from leavewell.effects.models import Effect
from leavewell.kernel.errors import IllegalMove, Invalid, LostRace, Refused
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.machine.views import effect_page
from leavewell.web.console.steps.deeds import member_called
from leavewell.web.console.typed import words_in


@require_POST
@member_page(Deed.RETRY_EFFECT)
def try_again(visit: Visit, effect_id: str) -> HttpResponse:
    """What was in its way has been mended."""
    return _act(
        visit, effect_id, lambda effect: retry_effect(visit.act(), effect), "It is being tried again."
    )


@require_POST
@member_page(Deed.CLOSE_BY_HAND)
def done_by_hand(visit: Visit, effect_id: str) -> HttpResponse:
    """It was done in the company's own billing."""

    def deed(effect: Effect) -> None:
        reference = words_in(visit, "reference")
        carry_out_by_hand(visit.act(), effect, on=_day(visit), reference=reference)

    return _act(visit, effect_id, deed, "It is on record, and what follows from it is under way.")


@require_POST
@member_page(Deed.HAND_EFFECT)
def hand_over(visit: Visit, effect_id: str) -> HttpResponse:
    """Somebody sees to it from now on."""

    def deed(effect: Effect) -> None:
        hand_effect(visit.act(), effect, member_called(visit, visit.request.POST.get("member", "")))

    return _act(visit, effect_id, deed, "It was given on.")


def _act(visit: Visit, effect_id: str, deed: Callable[[Effect], None], done: str) -> HttpResponse:
    effect = effect_named(visit.space, effect_id)
    try:
        with edge():
            deed(effect)
    except Invalid as error:
        return effect_page(visit, effect, error)
    except (IllegalMove, LostRace):
        messages.error(
            visit.request, "Somebody was quicker, or it goes on by itself: this is how it stands now."
        )
    except Refused as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
    else:
        messages.success(visit.request, done)
    if visit.request.POST.get("from") == "today":
        return redirect("home")
    return redirect("effect", effect.public_id)


def _day(visit: Visit) -> date:
    try:
        return date.fromisoformat(visit.request.POST.get("on", ""))
    except ValueError:
        raise Invalid("That is no date.", "Write it as 2026-03-31.", field="on") from None
