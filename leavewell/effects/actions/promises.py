"""The only writers of promises: made, in place, kept, broken, withdrawn, seen to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.looks import look_at, stop_looking
from leavewell.effects.actions.outbox import plan
from leavewell.effects.actions.void import void_keyed
from leavewell.effects.decide.takings import AFTER
from leavewell.effects.decide.verdicts import Broken
from leavewell.effects.goals import Goal, GoalKind, LongerTrial, Lower, Paused, first_payment_of, holds_until
from leavewell.effects.models import Promise
from leavewell.effects.promise_rows import columns_of
from leavewell.effects.registries import processors
from leavewell.effects.states import PROMISE, WATCHED, PromiseMove, PromiseState
from leavewell.effects.types import Planned
from leavewell.kernel.errors import Refused
from leavewell.kernel.facts.promises import PromiseBroken, PromiseKept, PromiseMade, PromiseWithdrawn
from leavewell.kernel.states import move

REMINDER = "promise_ends"

REMIND_BEFORE = timedelta(days=7)
"""Card schemes ask for a notice so long before the first payment after a trial (Visa, subscription rules of 2020)."""


@dataclass(frozen=True)
class NewPromise:
    """What is promised for which subscription, and what it came of."""

    origin: Promise.Origin
    origin_id: UUID
    subscription_id: UUID
    account_id: UUID
    goal: Goal


def make_promise(act: Act, new: NewPromise) -> Promise:
    """Put it down, and plan the first look at billing and the mail before it ends. Known by its origin: made once."""
    must_be_open()
    known = Promise.objects.of(act.space).filter(origin=new.origin.value, origin_id=new.origin_id).first()
    if known is not None:
        return known
    promise = Promise.objects.create(
        space=act.space,
        account_id=new.account_id,
        subscription_id=new.subscription_id,
        origin=new.origin.value,
        origin_id=new.origin_id,
        made_at=act.at,
        remind_at=_remind_at(new.goal, act.at),
        **columns_of(new.goal),
    )
    fact = PromiseMade(
        promise.pk, new.subscription_id, promise.origin, new.origin_id, promise.goal, promise.holds_until
    )
    because = act.because_of(record(act, fact, account_id=new.account_id))
    if promise.remind_at is not None:
        plan(because, _reminder(promise))
    first = first_payment_of(new.goal)
    if first is not None and _can_be_read(act, new.subscription_id):
        look_at(because, promise, first + AFTER)
    return promise


def note_in_place(act: Act, origin_id: UUID) -> None:
    """Billing was read back with what was promised. Nothing where nothing was promised under that id."""
    must_be_open()
    rows = Promise.objects.of(act.space).filter(origin_id=origin_id, state=PromiseState.OPEN)
    rows.filter(in_place_at=None).update(in_place_at=act.at)


def keep_promise(act: Act, promise: Promise) -> None:
    """Billing has shown it kept, or kept again since it was mended. Nothing for one that nobody has seen to."""
    must_be_open()
    was_mended = promise.state == PromiseState.BROKEN and promise.seen_to_at is not None
    if promise.state == PromiseState.OPEN or was_mended:
        _move(act, promise, PromiseMove.KEEP)
        fact = PromiseKept(promise.pk, promise.subscription_id, promise.goal)
        record(act, fact, account_id=promise.account_id)


def break_promise(act: Act, promise: Promise, how: Broken) -> None:
    """Billing shows something else, also anew: then it is to be seen to anew. Nothing for one that is withdrawn."""
    must_be_open()
    if not PROMISE.allows(PromiseState(promise.state), PromiseMove.BREAK):
        return
    _move(
        act,
        promise,
        PromiseMove.BREAK,
        breaks=promise.breaks + 1,
        judged=max(promise.judged, how.judged),
        seen_to_at=None,
        seen_to_by="",
        why=how.why.value,
        mend=how.mend.value,
        expected_minor=how.expected.minor if how.expected else None,
        seen_minor=how.seen.minor if how.seen else None,
        seen_currency=how.seen.currency if how.seen else "",
    )
    fact = PromiseBroken(
        promise.pk,
        promise.subscription_id,
        promise.goal,
        how.why.value,
        how.mend.value,
        how.expected,
        how.seen,
        how.charge,
        how.bill,
        promise.breaks,
    )
    record(act, fact, account_id=promise.account_id)


def withdraw_promise(act: Act, promise: Promise, reason: str) -> None:
    """There is nothing left to keep: the looks and the mail that were planned are taken back. A broken one stays so."""
    must_be_open()
    void_keyed(act, reminder_key(promise), reason=reason, quietly=True)
    stop_looking(act, promise, reason)
    if promise.state != PromiseState.OPEN:
        # Whoever reads billing at this moment sees by this that nobody waits for it.
        Promise.objects.of(act.space).filter(pk=promise.pk).update(look_at=None)
        return
    _move(act, promise, PromiseMove.WITHDRAW, reason=reason)
    fact = PromiseWithdrawn(promise.pk, promise.subscription_id, promise.goal, reason)
    record(act, fact, account_id=promise.account_id)


def withdraw_promises_of(act: Act, subscription_id: UUID, reason: str) -> None:
    """All that is still watched for a subscription: a later cancel, or a customer who came back, ends it."""
    must_be_open()
    rows = Promise.objects.of(act.space).select_for_update().order_by("pk")
    for promise in rows.filter(subscription_id=subscription_id, state__in=WATCHED):
        withdraw_promise(act, promise, reason)


def withdraw_pauses_of(act: Act, subscription_id: UUID, reason: str) -> None:
    """The pauses among them: the customer went on before their end."""
    must_be_open()
    rows = Promise.objects.of(act.space).select_for_update().order_by("pk").filter(goal=GoalKind.PAUSE)
    for promise in rows.filter(subscription_id=subscription_id, state__in=WATCHED):
        withdraw_promise(act, promise, reason)


def see_to_promise(act: Act, promise: Promise) -> None:
    """A member has made a broken one good. Refused for one that isn't broken, or was seen to already."""
    must_be_open()
    rows = Promise.objects.of(act.space).filter(pk=promise.pk, state=PromiseState.BROKEN, seen_to_at=None)
    if not rows.update(seen_to_at=act.at, seen_to_by=act.actor):
        raise Refused("Nobody has to see to this promise any more.", "Look how it stands now.")
    note_deed(act, "see_to_promise", subject=promise.public_id)


def reminder_key(promise: Promise) -> str:
    """The key of the mail that says that it ends."""
    return f"mail.{REMINDER}:{promise.pk}"


def _remind_at(goal: Goal, now: datetime) -> datetime | None:
    """None where nothing ends, or where it ends so soon that they have only just been told."""
    ends_at = holds_until(goal)
    if ends_at is None or not isinstance(goal, Lower | Paused | LongerTrial):
        return None
    remind_at = ends_at - REMIND_BEFORE
    return remind_at if remind_at > now else None


def _reminder(promise: Promise) -> Planned:
    order = {"mail": REMINDER, "subject": str(promise.pk)}
    return Planned("mail.send", reminder_key(promise), order, promise.account_id, due_at=promise.remind_at)


def _can_be_read(act: Act, subscription_id: UUID) -> bool:
    row = Subscription.objects.of(act.space).select_related("connection").get(pk=subscription_id)
    return row.connection.processor in processors


def _move(act: Act, promise: Promise, by: PromiseMove, **changes: object) -> None:
    move(Promise.objects.of(act.space), promise, PROMISE, by, settled_at=act.at, look_at=None, **changes)
