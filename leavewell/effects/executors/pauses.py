"""A pause that a customer accepted, and its early end, carried out in billing. Nothing is charged for either."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.billing.types import Operation, Pause, Resume, SubscriptionView
from leavewell.effects.executors.change import GivesWay
from leavewell.effects.types import Claimed
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.changes import PauseCarriedOut, PauseEnded


class PauseInBilling(GivesWay):
    """No bills for a while: ``until``, an instant in ISO 8601 or None; ``pause`` says which kind."""

    def operation(self, claimed: Claimed, view: SubscriptionView) -> Operation:
        until = claimed.effect.payload["until"]
        ends = datetime.fromisoformat(until) if until else None
        return Pause(ends, claimed.effect.payload.get("pause", "collection"))

    def fact(self, claimed: Claimed, mirrored: Subscription, view: SubscriptionView, found: bool) -> Fact:
        return PauseCarriedOut(
            effect_id=claimed.effect.pk,
            subscription_id=mirrored.pk,
            subject_id=UUID(claimed.effect.payload["subject"]),
            pause=view.pause.kind if view.pause else "collection",
            resumes_at=view.pause.until if view.pause else None,
            found_done=found,
        )


class ResumeInBilling(GivesWay):
    """A paused one goes on at its old price."""

    def operation(self, claimed: Claimed, view: SubscriptionView) -> Operation:
        return Resume()

    def fact(self, claimed: Claimed, mirrored: Subscription, view: SubscriptionView, found: bool) -> Fact:
        subject = UUID(claimed.effect.payload["subject"])
        next_at = view.next_charge.at if view.next_charge else None
        return PauseEnded(claimed.effect.pk, mirrored.pk, subject, next_at, found)
