"""One press for several steps: each is done or refused by itself, and the page says which."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.kernel.errors import IllegalMove, Invalid, LeavewellError, LostRace, NotFound
from leavewell.playbooks.actions import steps as actions
from leavewell.playbooks.models import Step
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.paged import query_of
from leavewell.web.console.steps.deeds import locked_step, member_called
from leavewell.web.console.steps.filters import filters_in
from leavewell.web.console.steps.views import ON_A_PAGE, Told, steps_page
from leavewell.web.console.typed import words_in

QUICKER = "Somebody was quicker: it is over already."


@require_POST
@member_page(Deed.REASSIGN_STEP)
def give(visit: Visit) -> HttpResponse:
    """Somebody else does them from now on."""

    def begin() -> Callable[[Step], None]:
        member = member_called(visit, visit.request.POST.get("member", ""))
        return lambda step: actions.reassign_step(visit.act(), step, member)

    return _each(visit, begin, "given to somebody")


@require_POST
@member_page(Deed.DO_STEP)
def do(visit: Visit) -> HttpResponse:
    """They are done, and these words show it for all of them."""

    def begin() -> Callable[[Step], None]:
        words = words_in(visit, "words")
        if not words.strip():
            raise Invalid(
                "A step needs evidence.", "Say what was done, or name what shows it.", field="words"
            )
        return lambda step: actions.do_step(visit.act(), step, evidence=words)

    return _each(visit, begin, "done")


@require_POST
@member_page(Deed.DO_STEP)
def skip(visit: Visit) -> HttpResponse:
    """They won't be done, all for this reason."""

    def begin() -> Callable[[Step], None]:
        words = words_in(visit, "words")
        if not words.strip():
            raise Invalid("A step is only skipped for a reason.", "Say why it isn't done.", field="words")
        return lambda step: actions.skip_step(visit.act(), step, reason=words)

    return _each(visit, begin, "left out")


def _each(visit: Visit, begin: Callable[[], Callable[[Step], None]], words: str) -> HttpResponse:
    filters = filters_in(visit.request.POST.dict())
    steps = _chosen(visit)
    if not steps:
        messages.error(visit.request, "No step was chosen. Tick those that are meant.")
        return _back(filters)
    try:
        deed = begin()
    except Invalid as error:
        # Nothing was tried: all stay chosen, and the field says what is wrong.
        wrong = f"{error.what} {error.next_step}"
        return steps_page(visit, filters, Told(0, [(step, "") for step in steps], wrong, error.field or ""))
    refused = [(step, why) for step in steps if (why := _one(visit, step, deed))]
    done = len(steps) - len(refused)
    if refused:
        return steps_page(visit, filters, Told(done, refused))
    messages.success(visit.request, f"{done} step{'s' if done > 1 else ''} {words}.")
    return _back(filters)


def _one(visit: Visit, step: Step, deed: Callable[[Step], None]) -> str:
    """Why it was refused; empty if it wasn't. Each has a transaction of its own."""
    try:
        with edge():
            deed(locked_step(visit, step))
    except (IllegalMove, LostRace):
        return QUICKER
    except LeavewellError as error:
        return f"{error.what} {error.next_step}"
    return ""


def _chosen(visit: Visit) -> Sequence[Step]:
    found = []
    for public_id in dict.fromkeys(visit.request.POST.getlist("step")[:ON_A_PAGE]):
        try:
            found.append(Step.objects.named(visit.space, public_id))
        except NotFound:
            continue
    return found


def _back(filters: dict[str, str]) -> HttpResponse:
    return redirect(f"{reverse('steps')}?{query_of(filters)}")
