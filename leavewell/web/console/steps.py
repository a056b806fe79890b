"""What is to be done, by whom and by when, and what a member does with a step."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.models import Member
from leavewell.accounts.queries import members_of
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.kernel.errors import IllegalMove, Invalid, LostRace
from leavewell.playbooks.actions import steps as deeds
from leavewell.playbooks.models import Step
from leavewell.playbooks.queries import steps_to_do
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.runs import run_page
from leavewell.web.console.shown import Typed, shown

ON_A_PAGE = 50


@require_GET
@member_page(Deed.SEE_STEPS)
def show(visit: Visit) -> HttpResponse:
    """Everything that people still have to do, the member alone or everybody."""
    whose = "all" if visit.request.GET.get("whose") == "all" else "mine"
    now = visit.space.now()
    rows = [shown(step, now) for step in steps_to_do(visit.space, None if whose == "all" else visit.member)]
    found = {
        "visit": visit,
        "page": Paginator(rows, ON_A_PAGE).get_page(visit.request.GET.get("page")),
        "late": sum(each.is_late for each in rows),
        "whose": whose,
    }
    return render(visit.request, "console/steps.html", found)


@require_POST
@member_page(Deed.DO_STEP)
def take(visit: Visit, step_id: str) -> HttpResponse:
    """I do it."""
    return _act(visit, step_id, lambda step: deeds.take_step(visit.act(), step, visit.member))


@require_POST
@member_page(Deed.DO_STEP)
def do(visit: Visit, step_id: str) -> HttpResponse:
    """It is done, and this shows it."""
    words = visit.request.POST.get("words", "")
    return _act(visit, step_id, lambda step: deeds.do_step(visit.act(), step, evidence=words))


@require_POST
@member_page(Deed.DO_STEP)
def skip(visit: Visit, step_id: str) -> HttpResponse:
    """It won't be done, and this is why."""
    words = visit.request.POST.get("words", "")
    return _act(visit, step_id, lambda step: deeds.skip_step(visit.act(), step, reason=words))


@require_POST
@member_page(Deed.REASSIGN_STEP)
def reassign(visit: Visit, step_id: str) -> HttpResponse:
    """Somebody else does it."""
    wanted = visit.request.POST.get("member", "")

    def deed(step: Step) -> None:
        deeds.reassign_step(visit.act(), step, _member(visit, wanted))

    return _act(visit, step_id, deed)


def _act(visit: Visit, step_id: str, deed: Callable[[Step], None]) -> HttpResponse:
    step = Step.objects.named(visit.space, step_id)
    page = reverse("run", args=[step.run.public_id])
    try:
        with edge():
            rows = (
                Step.objects.of(visit.space).select_for_update(of=("self",)).select_related("run__playbook")
            )
            deed(rows.get(pk=step.pk))
    except Invalid as error:
        typed = visit.request.POST.get("words", "")
        return run_page(
            visit, step.run, Typed(step, f"{error.what} {error.next_step}", error.field or "", typed)
        )
    except (IllegalMove, LostRace):
        messages.error(visit.request, f"Somebody was quicker: “{step.title}” stands here as it is now.")
        return redirect(page)
    return redirect(f"{page}#{step.public_id}")


def _member(visit: Visit, public_id: str) -> Member:
    for member in members_of(visit.space):
        if member.public_id == public_id:
            return member
    raise Invalid("Nobody was chosen.", "Choose who has the step from now on.", field="member")
