"""What carries out a departure's own steps. What its declaration planned already is adopted, never done twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import plan
from leavewell.effects.models import Effect
from leavewell.effects.queries import effect_keyed
from leavewell.effects.types import Planned
from leavewell.flow.promised import said_to
from leavewell.offboarding.models import Departure
from leavewell.offboarding.queries import departure_of
from leavewell.playbooks.models import Step
from leavewell.playbooks.types import NothingToDo

Order = Callable[[Departure], tuple[str, Mapping[str, Any]]]
"""The kind and the payload of an effect."""


class OwnStep:
    """Plans an effect of its own for each round."""

    def __init__(self, order: Order) -> None:
        self._order = order

    def start(self, act: Act, step: Step) -> Effect | NothingToDo:
        """The effect of this round; planned before, it is found."""
        return self._plan(act, step, departure_of(act.space, step.run.subject))

    def _plan(self, act: Act, step: Step, departure: Departure) -> Effect:
        kind, payload = self._order(departure)
        key = f"step:{step.pk}:{step.round}"
        plan(act, Planned(kind, key, payload, step.account_id))
        effect = effect_keyed(act.space, key)
        assert effect is not None
        return effect


class AdoptedStep(OwnStep):
    """Adopts what the declaration planned under a key; where nobody declared anything here it plans its own."""

    def __init__(self, key: str, order: Order) -> None:
        super().__init__(order)
        self._key = key

    def start(self, act: Act, step: Step) -> Effect | NothingToDo:
        """Adopt the one, or plan the other."""
        departure = departure_of(act.space, step.run.subject)
        key = self._key.format(declaration=departure.declaration_id, subscription=departure.subscription_id)
        planned = effect_keyed(act.space, key) if departure.declaration_id else None
        return planned or self._plan(act, step, departure)


def mail(kind: str) -> Order:
    """A letter to the customer, composed when it is sent."""
    return lambda departure: ("mail.send", {"mail": kind, "subject": str(departure.pk)})


def reading(departure: Departure) -> tuple[str, Mapping[str, Any]]:
    """Billing read back."""
    return "billing.read", {"subscription": str(departure.subscription_id)}


def end_reading(departure: Departure) -> tuple[str, Mapping[str, Any]]:
    """At the end: is it over in billing?"""
    return "billing.confirm_end", {
        "subscription": str(departure.subscription_id),
        "subject": str(departure.pk),
        "ends_at": departure.billing_ends_at.isoformat(),
        **_said(departure),
    }


def watch(departure: Departure) -> tuple[str, Mapping[str, Any]]:
    """Did anyone take money since the end, or since the promised one where that was earlier? One look a round."""
    promised_at = departure.declaration.billing_ends_at if departure.declaration else None
    return "billing.watch", {
        "subscription": str(departure.subscription_id),
        "subject": str(departure.pk),
        "since": min(departure.billing_ends_at, promised_at or departure.billing_ends_at).isoformat(),
        **_said(departure),
    }


def _said(departure: Departure) -> dict[str, Any]:
    """What the customer was told of bills to come; nothing where nobody declared anything here."""
    return {"said": said_to(departure.declaration)} if departure.declaration else {}
