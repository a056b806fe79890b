"""How any billing change is made: read, plan, apply, read back.

A lost answer is looked after before anything is sent again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.accounts.types import Act
from leavewell.billing.contract import Processor
from leavewell.billing.errors import BillingError, Unavailable
from leavewell.billing.types import (
    AlreadyDone,
    Applied,
    ConnectionRefused,
    Finding,
    NotDone,
    NotTaken,
    Operation,
    OperationKey,
    Outcome,
    Plan,
    Rejected,
    Scheduled,
    SubscriptionView,
    SubState,
    Unknown,
)
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.mends import mend_done
from leavewell.effects.actions.promises import note_in_place
from leavewell.effects.connections import mirror, opened, subscription_of
from leavewell.effects.decide.ending import goal_met
from leavewell.effects.queries import cancel_follows
from leavewell.effects.types import Claimed, ForPerson, Later, LostAnswer, Settled, Settlement
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.effects import EffectVoided

STATE_CHANGED_AFTER = 1.0
"""Seconds before a plan is made anew when somebody changed the subscription between reading and writing."""

NOT_AS_WANTED = "not_as_wanted"
LOOKS = 5
"""After so many attempts a change that was taken, and that billing doesn't show, goes to a person."""


class Change(ABC):
    """One change of one subscription, kept until billing shows it.

    ``shows_promise``: once it is read back, what was promised under its subject is in place.
    """

    shows_promise: ClassVar[bool] = True

    @abstractmethod
    def operation(self, claimed: Claimed, view: SubscriptionView) -> Operation:
        """What to ask for, given what billing shows now."""

    @abstractmethod
    def fact(self, claimed: Claimed, mirrored: Subscription, view: SubscriptionView, found: bool) -> Fact:
        """What to record once billing shows it."""

    def promised_at(self, claimed: Claimed) -> datetime | None:
        """The instant that was promised, if the change has one."""
        return None

    def superseded(self, claimed: Claimed) -> str | None:
        """Why the change is no longer wanted, if so."""
        return None

    def pointless(self, claimed: Claimed, view: SubscriptionView) -> str | None:
        """Why the change is no longer wanted as billing shows it now, if so."""
        return None

    def settled(self, act: Act, claimed: Claimed, mirrored: Subscription, view: SubscriptionView) -> None:
        """What follows once billing shows it, in the settling transaction."""
        if self.shows_promise:
            note_in_place(act, UUID(claimed.effect.payload["subject"]))

    def run(self, claimed: Claimed) -> Settlement:
        """One attempt."""
        mirrored = subscription_of(claimed)
        with opened(claimed, mirrored) as (processor, ref):
            try:
                view = processor.get(ref)
            except Unavailable as error:
                return _unread(claimed, error)
            except BillingError as error:
                return LostAnswer(error.code) if claimed.look_first else Later(error.code)
            outcome = self._change(claimed, processor, view)
        return self._settlement(claimed, mirrored, outcome, view)

    def _change(self, claimed: Claimed, processor: Processor, view: SubscriptionView) -> Outcome | None:
        return self._asked(self.operation(claimed, view), claimed, processor, view)

    def _asked(
        self, operation: Operation, claimed: Claimed, processor: Processor, view: SubscriptionView
    ) -> Outcome | None:
        plan = processor.plan(operation, view)
        key = OperationKey(claimed.effect.pk, claimed.group)
        if claimed.look_first:
            found = _look_for(processor, plan, claimed)
            if not isinstance(found, NotDone):
                return found
        if self.superseded(claimed) or self.pointless(claimed, view):
            return None
        if plan.already_done:
            return AlreadyDone(view)
        if plan.blockers:
            return Rejected("blocked", plan.blockers[0].code, plan.blockers[0].words)
        return processor.apply(plan, key)

    def _settlement(
        self, claimed: Claimed, mirrored: Subscription, outcome: Outcome | None, before: SubscriptionView
    ) -> Settlement:
        match outcome:
            case None:
                return self._voided(claimed, mirrored, before)
            case Applied(view=view) | Scheduled(view=view):
                return self._done(claimed, mirrored, view, before, found=False)
            case AlreadyDone(view=view):
                return self._done(claimed, mirrored, view, before, found=True)
            case Rejected(code="state_changed"):
                return Later("state_changed", STATE_CHANGED_AFTER)
            case Rejected(code=code, provider_code=theirs):
                return ForPerson(f"{code}: {theirs}")
            case NotTaken(reason=reason, retry_after_seconds=after):
                return LostAnswer(reason) if claimed.look_first else Later(reason, after)
            case ConnectionRefused(reason=reason):
                return LostAnswer(reason) if claimed.look_first else Later(f"connection refused: {reason}")
            case Unknown(reason=reason, key_spent=spent):
                return LostAnswer(reason, spent)

    def _done(
        self,
        claimed: Claimed,
        mirrored: Subscription,
        view: SubscriptionView,
        before: SubscriptionView,
        *,
        found: bool,
    ) -> Settlement:
        if not goal_met(self.operation(claimed, before), view, self.promised_at(claimed)):
            # Billing may show it late; but what somebody has changed since won't come by itself.
            return ForPerson(NOT_AS_WANTED) if claimed.attempt >= LOOKS else LostAnswer(NOT_AS_WANTED)

        def then(act: Act) -> None:
            seen = mirror(act, mirrored, view)
            record(act, self.fact(claimed, seen, view, found), account_id=mirrored.account_id)
            self.settled(act, claimed, seen, view)
            mend_done(act, claimed.effect.pk)

        return Settled("found_done" if found else "applied", then)

    def _voided(self, claimed: Claimed, mirrored: Subscription, view: SubscriptionView) -> Settlement:
        reason = self.superseded(claimed) or self.pointless(claimed, view) or "voided"
        fact = EffectVoided(claimed.effect.pk, claimed.effect.kind, reason)

        def then(act: Act) -> None:
            mirror(act, mirrored, view)
            record(act, fact, account_id=claimed.effect.account_id)

        return Settled(reason, then)


class GivesWay(Change):
    """A change that a customer accepted: a cancel that follows makes it pointless."""

    def superseded(self, claimed: Claimed) -> str | None:
        return "superseded_by_cancel" if cancel_follows(claimed.effect) else None


class OfferInBilling(GivesWay):
    """An offer that was taken: an end that somebody made in billing meanwhile is respected, and nothing is written."""

    def pointless(self, claimed: Claimed, view: SubscriptionView) -> str | None:
        return "ended_elsewhere" if view.state is SubState.ENDED else None


def _look_for(processor: Processor, plan: Plan, claimed: Claimed) -> Finding:
    return processor.reconcile(plan, OperationKey(claimed.effect.pk, claimed.group))


def _unread(claimed: Claimed, error: Unavailable) -> Settlement:
    # Nothing was sent by this attempt; what an earlier one may have done is as unknown as before.
    if claimed.look_first:
        return LostAnswer(error.code)
    return Later(error.code, error.retry_after_seconds)
