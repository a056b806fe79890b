"""What an offer type brings with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from leavewell.effects.types import Planned
from leavewell.flow.decide.case import Case
from leavewell.kernel.money import Money


@dataclass(frozen=True)
class Preview:
    """What the customer is shown before they take it: the price of one interval now and with the offer."""

    before: Money
    after: Money


@dataclass(frozen=True)
class Target:
    """What an accepted offer changes."""

    presented_offer_id: UUID
    subscription_id: UUID
    account_id: UUID


class OfferType(Protocol):
    """One kind of offer."""

    kind: str

    def check(self, params: Mapping[str, Any]) -> None:
        """Invalid if the params of a template are wrong; called before a flow is published."""

    def why_not(self, case: Case, params: Mapping[str, Any], *, now: datetime) -> str | None:
        """A code saying why the offer doesn't fit this case; None if it does. Pure."""

    def preview(self, case: Case, params: Mapping[str, Any]) -> Preview:
        """The price that will be shown, and that the effects will make true. Pure."""

    def effects(self, target: Target, params: Mapping[str, Any]) -> list[Planned]:
        """What is to be done once it is accepted. Pure."""
