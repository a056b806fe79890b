"""What carries out a departure's own steps. What its declaration planned already is adopted, never done twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import plan
from leavewell.effects.models import Effect
from leavewell.effects.queries import effect_keyed
from leavewell.effects.types import Planned
from leavewell.offboarding.models import Departure
from leavewell.offboarding.queries import departure_of
from leavewell.playbooks.models import Step
from leavewell.playbooks.types import NothingToDo


def _departure(act: Act, step: Step) -> Departure:
    return departure_of(act.space, step.run.subject)


def _plan(act: Act, step: Step, kind: str, payload: Mapping[str, Any]) -> Effect:
    """The effect of this round; planned before, it is found."""
    key = f"step:{step.pk}:{step.round}"
    plan(act, Planned(kind, key, payload, step.account_id))
    effect = effect_keyed(act.space, key)
    assert effect is not None
    return effect


def _mail(act: Act, step: Step, mail: str) -> Effect:
    return _plan(act, step, "mail.send", {"mail": mail, "subject": str(step.run.subject)})


class Receipt:
    """The receipt of the declaration; a letter of its own where nobody declared anything here."""

    def start(self, act: Act, step: Step) -> Effect | NothingToDo:
        """Adopt the one, or write the other."""
        departure = _departure(act, step)
        if departure.declaration_id is not None:
            planned = effect_keyed(act.space, f"mail.receipt:{departure.declaration_id}")
            if planned is not None:
                return planned
        return _mail(act, step, "departure_acknowledged")


class BillingStop:
    """The cancel that the declaration planned; a reading where billing had ended it by itself."""

    def start(self, act: Act, step: Step) -> Effect | NothingToDo:
        """Adopt the one, or read the other back."""
        departure = _departure(act, step)
        if departure.declaration_id is not None:
            key = f"billing.cancel:{departure.subscription_id}:{departure.declaration_id}"
            planned = effect_keyed(act.space, key)
            if planned is not None:
                return planned
        return _plan(act, step, "billing.read", {"subscription": str(departure.subscription_id)})


class DoneMail:
    """The second confirmation: billing has stopped, read back."""

    def start(self, act: Act, step: Step) -> Effect | NothingToDo:
        """Adopt the declaration's, or write one."""
        departure = _departure(act, step)
        if departure.declaration_id is not None:
            planned = effect_keyed(act.space, f"mail.done:{departure.declaration_id}")
            if planned is not None:
                return planned
        return _mail(act, step, "departure_done")


class EndReading:
    """At the end: is it over in billing?"""

    def start(self, act: Act, step: Step) -> Effect | NothingToDo:
        """Adopt the look that the declaration planned, or plan one."""
        departure = _departure(act, step)
        if departure.declaration_id is not None:
            planned = effect_keyed(act.space, f"billing.confirm_end:{departure.declaration_id}")
            if planned is not None:
                return planned
        order = {
            "subscription": str(departure.subscription_id),
            "subject": str(departure.pk),
            "ends_at": departure.billing_ends_at.isoformat(),
        }
        return _plan(act, step, "billing.confirm_end", order)


class LetterStep:
    """A letter to the customer, composed when it is sent."""

    def __init__(self, mail: str) -> None:
        self.mail = mail

    def start(self, act: Act, step: Step) -> Effect | NothingToDo:
        """Write it."""
        return _mail(act, step, self.mail)


class Watch:
    """Did anyone take money since the end? One look a round."""

    def start(self, act: Act, step: Step) -> Effect | NothingToDo:
        """Look."""
        departure = _departure(act, step)
        order = {
            "subscription": str(departure.subscription_id),
            "subject": str(departure.pk),
            "since": departure.billing_ends_at.isoformat(),
        }
        return _plan(act, step, "billing.watch", order)
