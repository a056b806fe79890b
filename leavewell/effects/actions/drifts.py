"""What a reading of billing shows against our own record and our promises, noted down; nothing is mended here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.billing.types import SubscriptionView, SubState
from leavewell.billing.walking import Unreadable
from leavewell.effects.able import able_as_seen
from leavewell.effects.actions.drift_mends import look_at, put_right
from leavewell.effects.actions.looks import look_now
from leavewell.effects.actions.mends import let_go
from leavewell.effects.actions.pause_ends import end_what_rests
from leavewell.effects.actions.reconciliations import count_page, count_strangers
from leavewell.effects.decide.advice import Advice
from leavewell.effects.decide.drift import Difference, DriftKind, drifts, said
from leavewell.effects.decide.drift_goals import ABOUT, Unkept, unkept
from leavewell.effects.decide.drift_items import Values
from leavewell.effects.decide.drift_terms import terms_in
from leavewell.effects.decide.pauses import with_end
from leavewell.effects.goals import GoalKind
from leavewell.effects.models import Drift, Promise, Proposal, Reconciliation
from leavewell.effects.pausing import planned_ends
from leavewell.effects.promise_rows import goal_of
from leavewell.effects.recorded import binds, ends_asked_about, promises_on, recorded, under_way, with_person
from leavewell.effects.states import PromiseState

LISTED = 200
"""So many strangers are named in one reconciliation; all of them are counted."""

Views = Mapping[str, SubscriptionView]


@dataclass(frozen=True)
class Noted:
    """Billing's ids of those whose mirror is to be written ``anew``, and of those that were ``unknown`` here."""

    anew: frozenset[str]
    unknown: frozenset[str]


def note_page(act: Act, run: Reconciliation, items: tuple[SubscriptionView | Unreadable, ...]) -> Noted:
    """Hold a page against what stands here, before it is read in. The same page twice is noted once."""
    must_be_open()
    views = {each.ref.id: each for each in items if isinstance(each, SubscriptionView)}
    known = _known(act, run, [each.id if isinstance(each, Unreadable) else each.ref.id for each in items])
    for odd in (each for each in items if isinstance(each, Unreadable)):
        _note(act, run, _About(odd.id, known.get(odd.id)), _unreadable(odd), Advice.LOOK_THERE)
    mine = {key: row for key, row in known.items() if key in views}
    busy = under_way(act.space, [row.pk for row in mine.values()])
    free = {key: row for key, row in mine.items() if row.pk not in busy}
    count_page(run, rows=len(items), under_way=len(mine) - len(free))
    unread = {key for key, row in mine.items() if row.discounts is None or row.items is None}
    return Noted(hold_against(act, run, free, views) | unread, frozenset(views.keys() - known.keys()))


def hold_against(
    act: Act, run: Reconciliation, rows: Mapping[str, Subscription], views: Views
) -> frozenset[str]:
    """Note every difference of these; returns billing's ids of those whose record differs."""
    must_be_open()
    keys = [row.pk for row in rows.values()]
    promises, stuck = promises_on(act.space, keys), with_person(act.space, keys)
    asked, ends = ends_asked_about(act.space, keys), planned_ends(act.space, keys)
    differing, held = set(), list[Promise]()
    for key, row in rows.items():
        view = views[key]
        # Somebody has written a newer reading meanwhile.
        if row.read_at > view.read_at:
            continue
        if row.pk in asked and unkept(goal_of(asked[row.pk]), view) is None:
            held.append(asked[row.pk])
        told = frozenset[DriftKind]()
        for promise in promises.get(row.pk, []):
            if not binds(promise, row, view):
                continue
            # An end that billing can't hold, and that we keep, is there as well.
            there = with_end(view, ends.get(row.pk))
            how = unkept(goal_of(promise), there, was_kept=promise.state == PromiseState.KEPT)
            if how is None:
                held.append(promise)
                continue
            told |= ABOUT[promise.goal]
            waits = row.pk in stuck and promise.in_place_at is None
            mend = None if waits else put_right(act, run.pk, row, promise, how, able_as_seen(view))
            _note_unkept(act, run, row, promise, how, mend)
        for found in drifts(recorded(row), view):
            differing.add(key)
            if found.kind not in told:
                _note_difference(act, run, row, found)
    if held:
        let_go(act, held)
    # Of one whose pause is promised still, somebody is asked what is to become of it.
    asked_of = {key for key, found in promises.items() if any(each.goal == GoalKind.PAUSE for each in found)}
    unwatched = {key: row for key, row in rows.items() if row.pk not in ends.keys() | asked_of}
    end_what_rests(act, unwatched, views, run.pk)
    return frozenset(differing)


def note_unknown(act: Act, run: Reconciliation, views: Views, unknown: frozenset[str]) -> None:
    """After a page was read in: what is new here, and what belongs to nobody. One that is over is history."""
    must_be_open()
    living = [views[key] for key in sorted(unknown) if views[key].state is not SubState.ENDED]
    if not living:
        return
    taken = _known(act, run, [view.ref.id for view in living])
    listed = run.drifts.filter(kind=DriftKind.STRANGER_THERE).count()
    strangers = 0
    for view in living:
        key, row = view.ref.id, taken.get(view.ref.id)
        if row is not None:
            _note(act, run, _About(key, row), Difference(DriftKind.NEW_THERE, {}, _shown(view)))
            continue
        strangers += 1
        if listed + strangers <= LISTED:
            found = Difference(DriftKind.STRANGER_THERE, {}, _shown(view))
            _note(act, run, _About(key), found, Advice.ADD_ACCOUNT)
    count_strangers(run, strangers)


def note_missing(act: Act, run: Reconciliation, row: Subscription) -> None:
    """It is live here, and billing doesn't know it; whoever sees to such things was asked."""
    must_be_open()
    here = {"state": row.state, "minor": row.price.minor, "currency": row.currency}
    _note(act, run, _About(row.provider_id, row), Difference(DriftKind.MISSING_THERE, here), Advice.FIND)


def _note_difference(act: Act, run: Reconciliation, row: Subscription, found: Difference) -> None:
    mend = look_at(act, run, row, found) if found.why else None
    advice = Advice.READ_IN if mend is None else Advice.DECIDE
    _note(act, run, _About(row.provider_id, row), found, advice, mend)


def _note_unkept(
    act: Act, run: Reconciliation, row: Subscription, promise: Promise, how: Unkept, mend: Proposal | None
) -> None:
    """Where our own change didn't get there, the person who has that has this (no ``mend``)."""
    if mend is not None and mend.proposed_at == act.at:
        look_now(act, promise)
    found = Difference(DriftKind.PROMISE, how.here, how.there, how.broken.why.value)
    advice = Advice.DECIDE if mend else Advice.WITH_PERSON
    _note(act, run, _About(row.provider_id, row, promise), found, advice, mend)


@dataclass(frozen=True)
class _About:
    key: str
    row: Subscription | None = None
    promise: Promise | None = None


def _note(
    act: Act,
    run: Reconciliation,
    about: _About,
    found: Difference,
    advice: Advice = Advice.READ_IN,
    mend: Proposal | None = None,
) -> None:
    rest: dict[str, Any] = {
        "account_id": about.row.account_id if about.row else None,
        "subscription": about.row,
        "promise": about.promise,
        "here": dict(found.here),
        "there": dict(found.there),
        "why": found.why,
        "advice": advice.value,
        "proposal": mend,
        "seen_at": act.at,
    }
    Drift.objects.get_or_create(
        space=act.space,
        run=run,
        kind=found.kind.value,
        provider_id=about.key,
        about=about.promise.public_id if about.promise else "",
        defaults=rest,
    )


def _known(act: Act, run: Reconciliation, keys: list[str]) -> dict[str, Subscription]:
    rows = Subscription.objects.of(act.space).filter(connection_id=run.connection_id, provider_id__in=keys)
    return {row.provider_id: row for row in rows.select_related("account", "connection")}


def _unreadable(odd: Unreadable) -> Difference:
    return Difference(DriftKind.UNREADABLE_THERE, {}, {"code": odd.code})


def _shown(view: SubscriptionView) -> Values:
    terms = terms_in(view)
    return {
        "state": view.state.value,
        "ends_at": said(view.ends_at),
        "minor": terms.unit.minor * terms.quantity,
        "currency": terms.unit.currency,
        "customer": view.customer.id,
    }
