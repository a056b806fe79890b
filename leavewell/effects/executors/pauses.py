"""A pause that a customer accepted, and its end, carried out in billing. Nothing is charged for either."""

from __future__ import annotations

from datetime import datetime
from typing import get_args
from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.accounts.types import Act
from leavewell.billing.types import Operation, Pause, PauseKind, Resume, SubscriptionView, SubState
from leavewell.effects.actions.pause_ends import WENT_ON, end_pause_at, take_ends_back
from leavewell.effects.actions.promises import withdraw_pauses_of
from leavewell.effects.decide.pauses import ends_by_us, waits_for_us
from leavewell.effects.executors.change import GivesWay
from leavewell.effects.pausing import KeptEnd
from leavewell.effects.queries import can_do
from leavewell.effects.types import Claimed
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.changes import PauseCarriedOut, PauseEnded

ANOTHER_PAUSE = "another_pause"
RESUMED_EARLY = "resumed_early"


class PauseInBilling(GivesWay):
    """No bills for a while: ``until``, an instant in ISO 8601 or None; ``pause`` says which kind.

    Where billing can't end it by itself it is asked for without an end, and the end is planned with it.
    """

    def operation(self, claimed: Claimed, view: SubscriptionView) -> Operation:
        until, kind = _until(claimed), _kind(claimed)
        # One that would be over is asked for as it was promised: that is what billing refuses.
        to_come = until is not None and until > claimed.act.at
        ours = to_come and ends_by_us(kind, until, can_do(view.ref.processor))
        return Pause(None if ours else until, kind)

    def fact(self, claimed: Claimed, mirrored: Subscription, view: SubscriptionView, found: bool) -> Fact:
        return PauseCarriedOut(
            effect_id=claimed.effect.pk,
            subscription_id=mirrored.pk,
            subject_id=UUID(claimed.effect.payload["subject"]),
            pause=view.pause.kind if view.pause else "collection",
            resumes_at=_until(claimed) if waits_for_us(view) else view.pause.until if view.pause else None,
            found_done=found,
        )

    def settled(self, act: Act, claimed: Claimed, mirrored: Subscription, view: SubscriptionView) -> None:
        """What ends it is planned in the same breath, or what would have ended another one is taken back."""
        super().settled(act, claimed, mirrored, view)
        until = _until(claimed)
        if until is None or not waits_for_us(view):
            take_ends_back(act, mirrored.pk, ANOTHER_PAUSE)
        elif not self.superseded(claimed):
            end = KeptEnd(until, claimed.effect.payload["subject"])
            end_pause_at(act, mirrored, end, claimed.effect.pk)


class ResumeInBilling(GivesWay):
    """A paused one goes on at its old price: because the customer wants it, or on the promised day (``until``)."""

    shows_promise = False

    def operation(self, claimed: Claimed, view: SubscriptionView) -> Operation:
        return Resume()

    def pointless(self, claimed: Claimed, view: SubscriptionView) -> str | None:
        """The end of a pause is the end of that one only, and not of what somebody set since."""
        if _until(claimed) is None:
            return None
        if view.state is SubState.ENDED:
            return "ended_elsewhere"
        return ANOTHER_PAUSE if view.pause is not None and not waits_for_us(view) else None

    def fact(self, claimed: Claimed, mirrored: Subscription, view: SubscriptionView, found: bool) -> Fact:
        subject = UUID(claimed.effect.payload["subject"])
        next_at = view.next_charge.at if view.next_charge else None
        return PauseEnded(claimed.effect.pk, mirrored.pk, subject, next_at, found)

    def settled(self, act: Act, claimed: Claimed, mirrored: Subscription, view: SubscriptionView) -> None:
        """Nothing is left to be ended; who went on early isn't promised the rest of the pause any more."""
        super().settled(act, claimed, mirrored, view)
        take_ends_back(act, mirrored.pk, WENT_ON)
        if _until(claimed) is None:
            withdraw_pauses_of(act, mirrored.pk, RESUMED_EARLY)


def _until(claimed: Claimed) -> datetime | None:
    until = claimed.effect.payload.get("until")
    return datetime.fromisoformat(until) if until else None


def _kind(claimed: Claimed) -> PauseKind:
    kind: PauseKind = claimed.effect.payload.get("pause", "collection")
    assert kind in get_args(PauseKind)
    return kind
