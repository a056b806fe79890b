"""An account's story: every fact, and every call that billing or a mail server was asked for, merged by time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value

from leavewell.accounts.models import Account, Space
from leavewell.effects.models import Attempt, Effect, FactRow
from leavewell.effects.states import EffectState

STUCK = (EffectState.NEEDS_PERSON, EffectState.GIVEN_UP)

CALLS = (
    "billing.cancel",
    "billing.discount",
    "billing.undo_cancel",
    "billing.reactivate",
    "billing.change_quantity",
    "billing.change_plan",
    "billing.extend_trial",
    "billing.pause",
    "billing.resume",
    "billing.credit",
    "billing.refund",
    "billing.confirm_end",
)
"""What the story tells of in any case; the rest (readings, mails, reactions) only while it doesn't go on."""

_LAST = 2**62
"""A call was planned by a fact of the same instant, so it stands after it."""


@dataclass(frozen=True)
class Which:
    """Which part of a story. ``kinds`` None: every fact; ``actor``: also whatever was done by one whose code begins so.

    ``calls``: the beginnings of the kinds of effects.
    """

    kinds: frozenset[str] | None = None
    actor: str = ""
    calls: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Moment:
    """One line of it: a fact, or a call with its attempts."""

    at: datetime
    actor: str
    cause: UUID | None
    fact: FactRow | None = None
    call: Effect | None = None
    tries: Sequence[Attempt] = field(default_factory=tuple)


def story(space: Space, account: Account, which: Which) -> QuerySet[Any, Any]:
    """The ids of its moments, newest first: to be counted and sliced, and then given to ``moments``."""
    columns = ("occurred_at", "sequence", "id")
    facts = FactRow.objects.of(space).filter(_told(which), account=account).values_list(*columns)
    calls = Effect.objects.of(space).filter(_asked(which), account=account)
    dated = calls.annotate(occurred_at=F("planned_at"), sequence=Value(_LAST)).values_list(*columns)
    both = facts.union(dated, all=True)
    return both.order_by("-occurred_at", "-sequence", "-id")


def _told(which: Which) -> Q:
    if which.kinds is None:
        return Q()
    told = Q(kind__in=which.kinds)
    return told | Q(actor__startswith=which.actor) if which.actor else told


def _asked(which: Which) -> Q:
    wanted = Q(pk__in=[])
    for beginning in which.calls:
        wanted |= Q(kind__startswith=beginning)
    return wanted & (Q(kind__in=CALLS) | Q(state__in=STUCK))


def moments(space: Space, rows: Iterable[tuple[datetime, int, UUID]]) -> list[Moment]:
    """The lines behind these ids, in their order."""
    ids = [each for _, _, each in rows]
    facts = {row.pk: row for row in FactRow.objects.of(space).filter(pk__in=ids)}
    calls = {row.pk: row for row in Effect.objects.of(space).filter(pk__in=ids).prefetch_related("tries")}
    return [_moment(facts.get(each), calls.get(each)) for each in ids]


def _moment(fact: FactRow | None, call: Effect | None) -> Moment:
    if fact is not None:
        return Moment(fact.occurred_at, fact.actor, fact.cause, fact=fact)
    assert call is not None
    tries = sorted(call.tries.all(), key=lambda each: each.number)
    return Moment(call.planned_at, call.actor, call.cause, call=call, tries=tries)


def causes(space: Space, ids: Iterable[UUID | None]) -> dict[UUID, FactRow]:
    """The fact behind each cause; for an effect, the fact that it came of."""
    wanted = {each for each in ids if each is not None}
    facts = {row.pk: row for row in FactRow.objects.of(space).filter(pk__in=wanted)}
    rest = Effect.objects.of(space).filter(pk__in=wanted - facts.keys(), cause__isnull=False)
    through = dict(rest.values_list("pk", "cause"))
    behind = {
        row.pk: row
        for row in FactRow.objects.of(space).filter(pk__in=[each for each in through.values() if each])
    }
    return facts | {effect: behind[cause] for effect, cause in through.items() if cause and cause in behind}


def stuck_of(space: Space, account: Account) -> Sequence[Effect]:
    """What a person must look at before it goes on, the longest first."""
    rows = Effect.objects.of(space).filter(account=account, state__in=STUCK)
    return list(rows.order_by("due_at", "pk"))
