"""Reads of promises, for the engine itself and for upper rooms: the space comes first."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from leavewell.accounts.border import SpaceRows
from leavewell.accounts.models import Account, Space
from leavewell.effects.actions.promises import reminder_key
from leavewell.effects.decide.verdicts import mark_of
from leavewell.effects.goals import GoalKind
from leavewell.effects.models import Mail, Promise
from leavewell.effects.queries import facts_about
from leavewell.effects.states import PromiseState
from leavewell.kernel.facts.promises import PromiseBroken


@dataclass(frozen=True)
class WantedPromises:
    """Which promises; an empty field asks for nothing. ``to_see_to``: broken, and nobody has seen to it."""

    state: str = ""
    goal: str = ""
    account: Account | None = None
    to_see_to: bool = False


def promises_listed(space: Space, wanted: WantedPromises) -> SpaceRows[Promise]:
    """Those that fit: open ones by the next look, all others with the latest first."""
    rows = _wanted(space, wanted)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.to_see_to:
        rows = rows.filter(seen_to_at=None)
    rows = rows.select_related("account", "subscription")
    if wanted.state == PromiseState.OPEN:
        return rows.order_by("look_at", "holds_until", "pk")
    return rows.order_by("-settled_at", "-made_at", "-pk")


def promises_by_state(space: Space, wanted: WantedPromises) -> dict[str, int]:
    """How many there are in each state."""
    rows = _wanted(space, wanted).order_by()
    return dict.fromkeys((each.value for each in PromiseState), 0) | dict(
        rows.values_list("state").annotate(Count("pk"))
    )


def _wanted(space: Space, wanted: WantedPromises) -> SpaceRows[Promise]:
    rows = Promise.objects.of(space)
    if wanted.goal:
        rows = rows.filter(goal=wanted.goal)
    return rows.filter(account=wanted.account) if wanted.account is not None else rows


def broken_promises(space: Space) -> SpaceRows[Promise]:
    """Those that were broken and that nobody has seen to yet, the latest first."""
    return promises_listed(space, WantedPromises(state=PromiseState.BROKEN, to_see_to=True))


def promise_named(space: Space, public_id: str) -> Promise:
    """One promise. NotFound for an unknown one."""
    return Promise.objects.named(space, public_id)


def promise_with(space: Space, key: UUID) -> Promise:
    """One promise, with its subscription and account."""
    return Promise.objects.of(space).select_related("subscription", "account").get(pk=key)


def promised_end(space: Space, subscription_id: UUID) -> Promise | None:
    """The last promise that a subscription ends; None where none was made."""
    rows = Promise.objects.of(space).select_for_update()
    rows = rows.filter(subscription_id=subscription_id, goal=GoalKind.ENDS)
    return rows.order_by("-made_at", "-pk").first()


def told_of_breaks(promise: Promise) -> frozenset[str]:
    """The marks of what was found against it before."""
    facts = facts_about(promise.space, PromiseBroken, promise_id=promise.pk)
    return frozenset(mark_of(each.why, each.charge, each.bill) for each in facts)


def is_reminded(promise: Promise) -> bool:
    """Whether the mail before the end has left, or was held on a test space's mailbox page, or wasn't owed.

    It isn't while a broken one waits to be put right: the customer never had what would end.
    """
    waits = promise.state == PromiseState.BROKEN and promise.seen_to_at is None
    if promise.remind_at is None or waits:
        return True
    rows = Mail.objects.filter(space_id=promise.space_id, effect__key=reminder_key(promise))
    return rows.exclude(state=Mail.State.SENDING).exists()
