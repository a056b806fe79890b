"""What a member does with one step."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from leavewell.accounts.models import Member
from leavewell.accounts.queries import members_of
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.kernel.errors import IllegalMove, Invalid, LostRace
from leavewell.playbooks.actions import steps as actions
from leavewell.playbooks.models import Step
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.runs.views import run_page
from leavewell.web.console.shown import Typed


@require_POST
@member_page(Deed.DO_STEP)
def take(visit: Visit, step_id: str) -> HttpResponse:
    """I do it."""
    return _act(visit, step_id, lambda step: actions.take_step(visit.act(), step, visit.member))


@require_POST
@member_page(Deed.DO_STEP)
def do(visit: Visit, step_id: str) -> HttpResponse:
    """It is done, and this shows it."""
    words = visit.request.POST.get("words", "")
    return _act(visit, step_id, lambda step: actions.do_step(visit.act(), step, evidence=words))


@require_POST
@member_page(Deed.DO_STEP)
def skip(visit: Visit, step_id: str) -> HttpResponse:
    """It won't be done, and this is why."""
    words = visit.request.POST.get("words", "")
    return _act(visit, step_id, lambda step: actions.skip_step(visit.act(), step, reason=words))


@require_POST
@member_page(Deed.REASSIGN_STEP)
def reassign(visit: Visit, step_id: str) -> HttpResponse:
    """Somebody else does it."""
    wanted = visit.request.POST.get("member", "")

    def deed(step: Step) -> None:
        actions.reassign_step(visit.act(), step, member_called(visit, wanted))

    return _act(visit, step_id, deed)


def _act(visit: Visit, step_id: str, deed: Callable[[Step], None]) -> HttpResponse:
    step = Step.objects.named(visit.space, step_id)
    page = reverse("run", args=[step.run.public_id])
    try:
        with edge():
            deed(locked_step(visit, step))
    except Invalid as error:
        typed = visit.request.POST.get("words", "")
        return run_page(
            visit, step.run, Typed(step, f"{error.what} {error.next_step}", error.field or "", typed)
        )
    except (IllegalMove, LostRace):
        messages.error(visit.request, f"Somebody was quicker: “{step.title}” stands here as it is now.")
        return redirect(page)
    return redirect(f"{page}#{step.public_id}")


def locked_step(visit: Visit, step: Step) -> Step:
    """The step as it is now, for this transaction alone."""
    rows = Step.objects.of(visit.space).select_for_update(of=("self",)).select_related("run__playbook")
    return rows.get(pk=step.pk)


def member_called(visit: Visit, public_id: str) -> Member:
    """Somebody who works here. Invalid for anybody else."""
    for member in members_of(visit.space):
        if member.public_id == public_id:
            return member
    raise Invalid("Nobody was chosen.", "Choose who has the step from now on.", field="member")
