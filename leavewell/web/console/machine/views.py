"""What the program does by itself: planned, under way, done, or in need of a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leavewell.accounts.queries import members_of
from leavewell.accounts.roles import Deed
from leavewell.effects.listing import (
    attempts_of,
    cause_of,
    counts_by_group,
    effect_named,
    effects_listed,
    exchanges_of,
)
from leavewell.effects.models import Attempt, Effect, FactRow, WireExchange
from leavewell.effects.queries import by_hand_only, mails_by_effect
from leavewell.effects.registries import executors
from leavewell.effects.states import READY, EffectState
from leavewell.kernel.errors import Invalid
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.machine.filters import TABS, filters_in, wanted
from leavewell.web.console.machine.people import deeds_with
from leavewell.web.console.paged import page_of, query_of
from leavewell.web.console.told import told

ON_A_PAGE = 50


@dataclass(frozen=True)
class Try:
    """An attempt, with what was said in it where the visitor may read that."""

    row: Attempt
    exchanges: list[WireExchange]


@require_GET
@member_page(Deed.SEE_EFFECTS)
def show(visit: Visit) -> HttpResponse:
    """One group of them, a page at a time."""
    filters = filters_in(visit.request.GET.dict())
    which = wanted(visit, filters)
    counts = counts_by_group(visit.space, which)
    found = {
        "visit": visit,
        "filters": filters,
        "query": query_of(filters),
        "account": which.account,
        "narrowed": any(filters[name] for name in ("kind", "owner", "account")),
        "kinds": sorted(executors),
        "tabs": [
            (group, words, counts[group], query_of({**filters, "state": group}))
            for group, words in TABS.items()
        ],
        "page": page_of(visit, effects_listed(visit.space, which), ON_A_PAGE),
    }
    return render(visit.request, "machine/machine.html", found)


@require_GET
@member_page(Deed.SEE_EFFECTS)
def show_effect(visit: Visit, effect_id: str) -> HttpResponse:
    """One of them: what for, every try, and what a person can do."""
    return effect_page(visit, effect_named(visit.space, effect_id))


def effect_page(visit: Visit, effect: Effect, error: Invalid | None = None) -> HttpResponse:
    """The page; with a 422, and what is the matter with a field, where something was wrong."""
    needs_person = effect.state == EffectState.NEEDS_PERSON
    by_hand = effect.pk in by_hand_only(visit.space, [effect])
    cause = cause_of(visit.space, effect.cause)
    found = {
        "visit": visit,
        "effect": effect,
        "cause": told(visit.space, [cause])[0].words if isinstance(cause, FactRow) else "",
        "cause_effect": cause if isinstance(cause, Effect) else None,
        "mail": mails_by_effect(visit.space, [effect.pk]).get(effect.pk),
        "tries": _tries(visit, effect),
        "by_people": deeds_with(visit, effect),
        "next_at": effect.due_at if effect.state in READY else None,
        "needs_person": needs_person,
        "by_hand_only": by_hand,
        "may_retry": needs_person and visit.may(Deed.RETRY_EFFECT),
        "may_close": by_hand and visit.may(Deed.CLOSE_BY_HAND),
        "may_hand": needs_person and visit.may(Deed.HAND_EFFECT),
        "may_read": visit.may(Deed.READ_EXCHANGES),
        "may_read_mailbox": visit.may(Deed.READ_MAILBOX),
        "asks_day": effect.kind != "billing.look_for",
        "members": members_of(visit.space),
        "typed": visit.request.POST if error else {},
        "wrong": f"{error.what} {error.next_step}" if error else "",
        "field": (error.field or "") if error else "",
    }
    return render(visit.request, "machine/effect.html", found, status=422 if error else 200)


def _tries(visit: Visit, effect: Effect) -> list[Try]:
    said = exchanges_of(visit.space, effect) if visit.may(Deed.READ_EXCHANGES) else {}
    return [Try(each, said.get(each.pk, [])) for each in attempts_of(visit.space, effect)]
