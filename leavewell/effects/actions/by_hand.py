"""Closing what needs a person: it was done by hand, or there is nothing left to do."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.actions.listed import end_listed
from leavewell.accounts.models import Space, Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import lock_lane
from leavewell.effects.actions.promised_ends import keep_end
from leavewell.effects.actions.promises import note_in_place
from leavewell.effects.models import Effect, HandWork
from leavewell.effects.queries import by_hand_only
from leavewell.effects.states import EFFECT, EffectMove, EffectState
from leavewell.kernel.errors import Invalid, Refused
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.effects import PersonNeeded
from leavewell.kernel.facts.ends import CancelCarriedOut, EndConfirmed
from leavewell.kernel.states import move

BY_HAND = "by_hand"
"""The result of an effect that a person carried out, or said to be over."""
COULD_NOT = "could_not"
"""What begins the result of one that the company's own program couldn't carry out; its reason follows."""
LONGEST = 400


def close_effect(act: Act, effect: Effect, result: str) -> None:
    """Settle an effect that needed a person; ``result`` is a code."""
    must_be_open()
    move(Effect.objects.of(act.space), effect, EFFECT, EffectMove.CLOSE, result=result, settled_at=act.at)


def carry_out_by_hand(act: Act, effect: Effect, *, on: date, reference: str) -> None:
    """Somebody did in the company's own billing what no program could ask for: the subscription ends on that day.

    What follows is what would have followed from billing's answer. Invalid without a reference, or for an end that
    is later than the promised one; Refused where billing can be read back: there it is tried again instead.
    """
    must_be_open()
    _must_be_by_hand(act, effect)
    reference = reference.strip()
    if not reference or len(reference) > LONGEST:
        words = f"Say in at most {LONGEST} characters where it can be found, such as a number or a link."
        raise Invalid("It needs a reference.", words, field="reference")
    subscription = Subscription.objects.of(act.space).get(pk=effect.payload["subscription"])
    lock_lane(subscription.pk)
    HandWork.objects.create(
        space=act.space, effect=effect, holds_on=on, reference=reference, done_at=act.at, done_by=act.actor
    )
    close_effect(act, effect, BY_HAND)
    note_deed(act, "carry_out_by_hand", subject=effect.public_id)
    if "ends_at" in effect.payload:
        ends_at = _ends_at(act, datetime.fromisoformat(effect.payload["ends_at"]), on)
        end_listed(act, subscription, ends_at=ends_at)
        fact = _fact(act, effect, subscription, ends_at)
        record(act, fact, account_id=effect.account_id)
        if isinstance(fact, EndConfirmed):
            keep_end(act, subscription.pk)
        else:
            note_in_place(act, UUID(effect.payload["subject"]))


def could_not(act: Act, effect: Effect, reason: str) -> None:
    """The company's own program couldn't: it is a person's now, and they are told why, once for each reason.

    ``reason`` is a code. Refused where nobody has to do it by hand.
    """
    must_be_open()
    _must_be_by_hand(act, effect)
    lock_lane(UUID(effect.payload["subscription"]))
    result = f"{COULD_NOT}: {reason}"
    rows = Effect.objects.of(act.space)
    if effect.state != EffectState.NEEDS_PERSON:
        move(rows, effect, EFFECT, EffectMove.ASK_PERSON, result=result)
    elif (
        not rows.filter(pk=effect.pk, state=EffectState.NEEDS_PERSON)
        .exclude(result=result)
        .update(result=result)
    ):
        return
    note_deed(act, "could_not_carry_out", subject=effect.public_id, why=reason)
    record(act, PersonNeeded(effect.pk, effect.kind, result), account_id=effect.account_id)


def _must_be_by_hand(act: Act, effect: Effect) -> None:
    if effect.pk not in by_hand_only(act.space, [effect]):
        raise Refused(
            "Nobody has to do this by hand.", "Mend it in the billing system and let it be tried again."
        )


def _ends_at(act: Act, promised_at: datetime, on: date) -> datetime:
    promised_on = _day(act.space, promised_at)
    if on > max(promised_on, _day(act.space, act.at)):
        raise Invalid(
            f"That is later than the customer was promised ({promised_on:%Y-%m-%d}).",
            "Let it end on that day or earlier, and write down the day it really ends.",
            field="on",
        )
    if on == promised_on:
        return promised_at
    end_of_day = datetime.combine(on + timedelta(days=1), time(), ZoneInfo(act.space.workspace.zone))
    return min(end_of_day, max(act.at, promised_at))


def _day(space: Space, at: datetime) -> date:
    return at.astimezone(ZoneInfo(space.workspace.zone)).date()


def _fact(act: Act, effect: Effect, subscription: Subscription, ends_at: datetime) -> Fact:
    subject = UUID(effect.payload["subject"])
    if effect.kind == "billing.confirm_end":
        return EndConfirmed(effect.pk, subscription.pk, subject, ends_at, by_hand=True)
    return CancelCarriedOut(
        effect_id=effect.pk,
        subscription_id=subscription.pk,
        subject_id=subject,
        ends_at=ends_at,
        ended=ends_at <= act.at,
        last_charge=subscription.last_charge,
        last_charge_at=subscription.last_charge_at,
        by_hand=True,
    )
