"""The first page: what needs somebody today."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.retry import retry_effect
from leavewell.effects.models import Effect
from leavewell.effects.queries import newest_facts, not_going_on
from leavewell.flow.queries import newest_declarations
from leavewell.kernel.errors import LeavewellError
from leavewell.playbooks.queries import late_and_to_do
from leavewell.web.console.by_hand import hand_work
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.first_run.steps import first_steps_for
from leavewell.web.console.told import told


@require_GET
@member_page(Deed.READ_ACCOUNTS)
def show(visit: Visit) -> HttpResponse:
    """What is late, due and stuck, and what happened last."""
    late, to_do = late_and_to_do(visit.space, visit.member)
    found = {
        "visit": visit,
        "late": late,
        "to_do": to_do,
        "told": told(newest_facts(visit.space, limit=15)) if visit.may(Deed.READ_SESSIONS) else [],
        "declarations": newest_declarations(visit.space, limit=8) if visit.may(Deed.READ_SESSIONS) else [],
        "stuck": not_going_on(visit.space) if visit.may(Deed.SEE_EFFECTS) else [],
        "by_hand": hand_work(visit),
        "first_steps": first_steps_for(visit),
        "may_retry": visit.may(Deed.RETRY_EFFECT),
    }
    return render(visit.request, "today/today.html", found)


@require_POST
@member_page(Deed.RETRY_EFFECT)
def try_again(visit: Visit) -> HttpResponse:
    """Let an effect that needed a person be tried again."""
    try:
        with edge():
            effect = Effect.objects.named(visit.space, visit.request.POST.get("effect", ""))
            retry_effect(visit.act(), effect)
    except LeavewellError as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
        return redirect("home")
    messages.success(visit.request, "It is being tried again.")
    return redirect("home")
