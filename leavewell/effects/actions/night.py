"""What a night's reading of a billing system writes, page by page and at its end."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from leavewell.accounts.actions.customers import mirror_subscription
from leavewell.accounts.models import Account, Connection, Subscription
from leavewell.accounts.queries import LIVE_STATES, accounts_called
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.billing.types import SubscriptionView, SubState
from leavewell.billing.walking import Page, Unreadable
from leavewell.effects.actions.by_hand import BY_HAND, close_effect
from leavewell.effects.actions.journal import IMPORTED, record
from leavewell.effects.actions.outbox import plan
from leavewell.effects.actions.reconciliations import LOOK_FOR
from leavewell.effects.connections import can_in, mirror, seen_in
from leavewell.effects.models import Effect
from leavewell.effects.queries import facts_about
from leavewell.effects.states import UNSETTLED, EffectState
from leavewell.effects.types import Planned
from leavewell.kernel.facts.effects import StrangersSeen

AT_MOST = 50
"""Missing subscriptions that are looked for in one night: a wrong key must not become a flood of questions."""

Rows = Page[SubscriptionView | Unreadable]


@dataclass(frozen=True)
class Missing:
    """Live here, and on no page: ``asked`` a person was asked about before. ``too_many``: not all are looked for."""

    asked: list[Subscription]
    too_many: bool = False


def take_page(
    act: Act,
    connection: Connection,
    page: Rows,
    kin: Mapping[str | None, Account] | None = None,
    anew: Collection[str] = (),
) -> int:
    """Bring the mirror up to what a page shows; returns how many rows belong to no account here.

    A new one of a known account is mirrored. One that was over before we met it is history: nothing starts.
    ``kin``: accounts that are known otherwise, by billing's id of the customer. ``anew``: billing's ids of those that
    are written whatever their fingerprint says.
    """
    must_be_open()
    views = {each.ref.id: each for each in page.items if isinstance(each, SubscriptionView)}
    rows = Subscription.objects.of(act.space).filter(connection=connection, provider_id__in=views)
    known = {row.provider_id: row for row in rows.select_related("account", "connection")}
    # What a release reads more of, or a setting makes possible, is filled in at the first night.
    same = [
        row
        for key, row in known.items()
        if row.fingerprint == views[key].fingerprint
        and key not in anew
        and row.can
        and frozenset(row.can) == can_in(views[key])
    ]
    for row in known.values():
        if row not in same:
            mirror(act, row, views[row.provider_id])
    if same:
        at = min(views[row.provider_id].read_at for row in same)
        fresh = Subscription.objects.of(act.space).filter(pk__in=[row.pk for row in same], read_at__lt=at)
        fresh.update(read_at=at)
    new = [view for view in views.values() if view.ref.id not in known]
    neighbours = {views[key].customer.id: row.account for key, row in known.items()}
    whose = _whose(act, new, {**(kin or {}), **neighbours})
    for view in new:
        account = whose.get(view.customer.id)
        if account is not None:
            met = replace(act, actor=IMPORTED) if view.state is SubState.ENDED else act
            mirror_subscription(met, account, connection, seen_in(view))
    return sum(view.customer.id not in whose for view in new)


def _whose(
    act: Act, new: list[SubscriptionView], neighbours: Mapping[str | None, Account]
) -> dict[str | None, Account]:
    """Accounts by billing's id of the customer: the company's own id is it, or another row of theirs is known."""
    whose: dict[str | None, Account] = {}
    whose.update(accounts_called(act.space, [view.customer.id for view in new if view.customer.id]))
    whose.update({key: account for key, account in neighbours.items() if key})
    return whose


def end_night(
    act: Act,
    connection: Connection,
    day: str,
    begun: datetime,
    strangers: int,
    unreadable: Collection[UUID] = (),
) -> Missing:
    """All pages were read: look for what wasn't among them, close what is there again, and say what is new.

    ``unreadable`` are there, and nobody could read them.
    """
    must_be_open()
    live = Subscription.objects.of(act.space).filter(connection=connection, state__in=LIVE_STATES)
    told = _told(act)
    gone = live.filter(read_at__lt=begun).exclude(pk__in=unreadable).order_by("read_at", "pk")
    looked_for = list(gone.exclude(pk__in=told)[: AT_MOST + 1])
    for row in looked_for[:AT_MOST]:
        order = {"subscription": str(row.pk), "connection": str(connection.pk), "day": day}
        plan(act, Planned(LOOK_FOR, f"{LOOK_FOR}:{row.pk}:{day}", order, row.account_id))
    back = set(live.filter(pk__in=told, read_at__gte=begun).values_list("pk", flat=True))
    for effect in Effect.objects.of(act.space).filter(kind=LOOK_FOR, state=EffectState.NEEDS_PERSON):
        if effect.payload["subscription"] in {str(pk) for pk in back}:
            close_effect(act, effect, "there_again")
    _say_how_many(act, connection, strangers)
    return Missing(list(gone.filter(pk__in=_asked(act))), len(looked_for) > AT_MOST)


def _asked(act: Act) -> set[str]:
    """Subscriptions that a person was asked about, and hasn't answered yet."""
    rows = Effect.objects.of(act.space).filter(kind=LOOK_FOR, state=EffectState.NEEDS_PERSON)
    return {effect.payload["subscription"] for effect in rows}


def _told(act: Act) -> set[str]:
    """Subscriptions that are being looked for, that a person was asked about, or said by hand to be gone."""
    asked = Effect.objects.of(act.space).filter(kind=LOOK_FOR)
    open_ones = asked.filter(state__in=(*UNSETTLED, EffectState.NEEDS_PERSON))
    rows = [*open_ones, *asked.filter(state=EffectState.SETTLED, result=BY_HAND)]
    return {effect.payload["subscription"] for effect in rows}


def _say_how_many(act: Act, connection: Connection, strangers: int) -> None:
    said = facts_about(act.space, StrangersSeen, connection_id=connection.pk)
    if strangers != (said[-1].count if said else 0):
        record(act, StrangersSeen(connection.pk, strangers), account_id=None)
