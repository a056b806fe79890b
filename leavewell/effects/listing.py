"""The lists of effects and of mails, as somebody wants them filtered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, CharField, Count, Q, Value, When

from leavewell.accounts.border import SpaceRows
from leavewell.accounts.models import Account, Member, Space
from leavewell.effects.models import Attempt, Effect, FactRow, Mail, WireExchange
from leavewell.effects.states import EffectState

GROUPS: dict[str, tuple[EffectState, ...]] = {
    "person": (EffectState.NEEDS_PERSON, EffectState.GIVEN_UP),
    "waiting": (EffectState.PLANNED, EffectState.WAITING),
    "under_way": (EffectState.CLAIMED, EffectState.UNKNOWN),
    "done": (EffectState.SETTLED,),
}
"""The states that a list puts together."""


@dataclass(frozen=True)
class WantedEffects:
    """Which effects; an empty field asks for nothing. ``unowned``: those that were given to nobody."""

    group: str = ""
    kind: str = ""
    account: Account | None = None
    owner: Member | None = None
    unowned: bool = False


def effects_listed(space: Space, wanted: WantedEffects) -> SpaceRows[Effect]:
    """Those that fit: what is over with the latest first, anything else with what is due first."""
    rows = _wanted(space, wanted).select_related("account", "owner__user")
    if wanted.group in GROUPS:
        rows = rows.filter(state__in=GROUPS[wanted.group])
    return rows.order_by("-settled_at", "-pk") if wanted.group == "done" else rows.order_by("due_at", "pk")


def counts_by_group(space: Space, wanted: WantedEffects) -> dict[str, int]:
    """How many there are in each group."""
    which = Case(
        *(When(state__in=states, then=Value(group)) for group, states in GROUPS.items()),
        output_field=CharField(),
    )
    rows = _wanted(space, wanted).order_by().annotate(group=which)
    return dict.fromkeys(GROUPS, 0) | dict(rows.values_list("group").annotate(Count("pk")))


def _wanted(space: Space, wanted: WantedEffects) -> SpaceRows[Effect]:
    rows = Effect.objects.of(space)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.account is not None:
        rows = rows.filter(account=wanted.account)
    if wanted.owner is not None:
        rows = rows.filter(owner=wanted.owner)
    return rows.filter(owner=None) if wanted.unowned else rows


def effect_named(space: Space, public_id: str) -> Effect:
    """One effect. NotFound for an unknown one."""
    found = Effect.objects.named(space, public_id)
    rows = Effect.objects.of(space).select_related("account", "owner__user", "lane__connection")
    return rows.get(pk=found.pk)


def attempts_of(space: Space, effect: Effect) -> Sequence[Attempt]:
    """Every try, the latest first."""
    return list(Attempt.objects.of(space).filter(effect=effect).order_by("-number"))


def cause_of(space: Space, cause: UUID | None) -> FactRow | Effect | None:
    """What led to something: a fact, or another effect; None if neither is known."""
    if cause is None:
        return None
    fact = FactRow.objects.of(space).filter(pk=cause).first()
    return fact or Effect.objects.of(space).filter(pk=cause).first()


@dataclass(frozen=True)
class WantedMails:
    """Which mails; an empty field asks for nothing. ``words`` : in address or subject; ``kinds``: one of these."""

    words: str = ""
    kind: str = ""
    state: str = ""
    account: Account | None = None
    kinds: Sequence[str] | None = None


def mails_listed(space: Space, wanted: WantedMails) -> SpaceRows[Mail]:
    """Those that fit, the newest first; not read yet, so that a page of them can be taken."""
    rows = Mail.objects.of(space).select_related("account")
    if wanted.words:
        rows = rows.filter(Q(to_address__icontains=wanted.words) | Q(subject__icontains=wanted.words))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.kinds is not None:
        rows = rows.filter(kind__in=wanted.kinds)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.account is not None:
        rows = rows.filter(account=wanted.account)
    return rows.defer("text", "attachment").order_by("-composed_at", "-pk")


def mail_kinds_in(space: Space) -> Sequence[str]:
    """The kinds of mail that were ever written here."""
    return sorted(Mail.objects.of(space).order_by().values_list("kind", flat=True).distinct())


def last_try(space: Space, effect_id: UUID) -> Attempt | None:
    """The latest try of an effect that came to an answer."""
    rows = Attempt.objects.of(space).filter(effect_id=effect_id).exclude(outcome="")
    return rows.order_by("-number").first()


def stopped_mails(space: Space) -> int:
    """How many mails wait because the space's switch for customer mail is off."""
    waiting = Effect.objects.of(space).filter(kind="mail.send", state=EffectState.WAITING)
    return waiting.filter(tries__reason="mail_is_stopped").distinct().count() if space.mail_stopped else 0


def exchanges_of(space: Space, effect: Effect) -> dict[UUID, list[WireExchange]]:
    """What was said to a billing system, by attempt, in order."""
    found: dict[UUID, list[WireExchange]] = {}
    rows = WireExchange.objects.of(space).filter(attempt__effect=effect)
    for row in rows.order_by("attempt__number", "number"):
        found.setdefault(row.attempt_id, []).append(row)
    return found
