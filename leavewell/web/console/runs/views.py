"""One run with all its steps, and what shows that they were done."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leavewell.accounts.queries import members_of
from leavewell.accounts.roles import Deed
from leavewell.effects.queries import mails_by_effect
from leavewell.playbooks.models import Run
from leavewell.playbooks.queries import steps_in, template_of
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.shown import Shown, Typed, name_of, shown


@require_GET
@member_page(Deed.SEE_STEPS)
def show(visit: Visit, run_id: str) -> HttpResponse:
    """One run, step by step."""
    return run_page(visit, Run.objects.named(visit.space, run_id))


def run_page(visit: Visit, run: Run, typed: Typed | None = None) -> HttpResponse:
    """The page; with what was just typed for one of the steps, and a 422, where that is wrong."""
    rows = _rows(visit, run, typed)
    found = {
        "visit": visit,
        "run": run,
        "title": template_of(run).title,
        "rows": rows,
        "over": sum(not each.is_open for each in rows),
        "late": sum(each.is_late for each in rows),
        "members": members_of(visit.space),
        "may_do": visit.may(Deed.DO_STEP),
        "may_reassign": visit.may(Deed.REASSIGN_STEP),
        "may_read_mailbox": visit.may(Deed.READ_MAILBOX),
    }
    return render(visit.request, "runs/run.html", found, status=422 if typed else 200)


def _rows(visit: Visit, run: Run, typed: Typed | None) -> list[Shown]:
    steps, template, now = steps_in(visit.space, run), template_of(run), visit.space.now()
    mails = mails_by_effect(visit.space, [step.effect_id for step in steps if step.effect_id])
    names = {each.public_id: each.user.name or each.user.email for each in members_of(visit.space)}
    rows = []
    for step in steps:
        planned = template.find(step.code)
        rows.append(
            replace(
                shown(step, now),
                wanted=planned.proof if planned else "",
                mail=mails.get(step.effect_id) if step.effect_id else None,
                by=name_of(step.settled_by, names),
                typed=typed if typed and typed.step.pk == step.pk else None,
            )
        )
    return rows
