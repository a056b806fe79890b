"""What is to be done, by whom and by when: the list, and one run with all its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.models import Member
from leavewell.accounts.queries import members_of
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.kernel.errors import IllegalMove, Invalid, LostRace
from leavewell.playbooks.actions import steps as deeds
from leavewell.playbooks.models import Run, Step
from leavewell.playbooks.queries import open_steps_of, steps_in
from leavewell.playbooks.states import OPEN_STEPS
from leavewell.web.console.door import Visit, member_page

ON_A_PAGE = 50


@dataclass(frozen=True)
class Shown:
    """A step as the page shows it; ``wrong`` is what is the matter with what was just typed for it."""

    row: Step
    is_open: bool
    is_late: bool
    wrong: str = ""
    typed: str = ""


@require_GET
@member_page(Deed.SEE_STEPS)
def show(visit: Visit) -> HttpResponse:
    """Everything that is still to be done, the member's own or everybody's."""
    whose = "all" if visit.request.GET.get("whose") == "all" else "mine"
    found = open_steps_of(visit.space, None if whose == "all" else visit.member)
    page = Paginator(found, ON_A_PAGE).get_page(visit.request.GET.get("page"))
    now = visit.space.now()
    rows = [_shown(step, now) for step in page.object_list]
    found_words = {"visit": visit, "page": page, "rows": rows, "whose": whose, "now": now}
    return render(visit.request, "console/steps.html", found_words)


@require_GET
@member_page(Deed.SEE_STEPS)
def show_run(visit: Visit, run_id: str) -> HttpResponse:
    """One run, step by step."""
    return _run_page(visit, Run.objects.named(visit.space, run_id))


def _run_page(visit: Visit, run: Run, wrong: Step | None = None, words: str = "") -> HttpResponse:
    now, typed = visit.space.now(), visit.request.POST.get("words", "")
    rows = [
        _shown(step, now, words, typed) if wrong and step.pk == wrong.pk else _shown(step, now)
        for step in steps_in(visit.space, run)
    ]
    found = {
        "visit": visit,
        "run": run,
        "rows": rows,
        "now": now,
        "members": members_of(visit.space),
        "may_do": visit.may(Deed.DO_STEP),
        "may_reassign": visit.may(Deed.REASSIGN_STEP),
    }
    return render(visit.request, "console/run.html", found, status=422 if wrong else 200)


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
    try:
        with edge():
            rows = (
                Step.objects.of(visit.space).select_for_update(of=("self",)).select_related("run__playbook")
            )
            deed(rows.get(pk=step.pk))
    except Invalid as error:
        return _run_page(visit, step.run, step, f"{error.what} {error.next_step}")
    except (IllegalMove, LostRace):
        # Somebody was quicker: the page shows how it stands now.
        pass
    return redirect("run", run_id=step.run.public_id)


def _member(visit: Visit, public_id: str) -> Member:
    for member in members_of(visit.space):
        if member.public_id == public_id:
            return member
    raise Invalid("Nobody was chosen.", "Choose who has the step from now on.", field="member")


def _shown(step: Step, now: datetime, wrong: str = "", typed: str = "") -> Shown:
    is_open = step.state in OPEN_STEPS
    late = is_open and step.kind == "person" and step.due_at is not None and step.due_at < now
    return Shown(step, is_open, late, wrong, typed)
