"""What an offer type brings with it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from leavewell.billing.types import Capability
from leavewell.effects.goals import Goal
from leavewell.effects.types import Planned
from leavewell.flow.decide.case import Case
from leavewell.flow.offers.asking import Choice
from leavewell.flow.wording import Line
from leavewell.kernel.money import Money

Terms = Mapping[str, str]
"""What an offer changes, in codes: they go into the fact, and the effects are made from them."""


@dataclass(frozen=True)
class Preview:
    """What the customer is shown before they take it: the price of one interval now and with the offer.

    Where they have something to choose, it is the choice that costs least. ``names`` is what the company calls
    the things that ``terms`` has codes for.
    """

    before: Money
    after: Money
    terms: Terms
    names: Mapping[str, str] = field(default_factory=dict)

    def promises_the_same(self, other: Preview) -> bool:
        """Whether the two come to the same for the customer, whatever things are called."""
        return (self.before, self.after, self.terms) == (other.before, other.after, other.terms)


@dataclass(frozen=True)
class Shown:
    """An offer as it was shown or taken; ``every`` is how often its price is paid ("a month")."""

    preview: Preview
    every: Line


@dataclass(frozen=True)
class Words:
    """An offer on its page: what it is, what comes of it, and the button that takes it."""

    heading: Line
    offer: Line
    after: Line
    accept: Line


@dataclass(frozen=True)
class MailWords:
    """The mail that says that billing shows it."""

    subject: Line
    body: tuple[Line, ...]


@dataclass(frozen=True)
class Target:
    """What an accepted offer changes."""

    presented_offer_id: UUID
    subscription_id: UUID
    account_id: UUID


class OfferType(ABC):
    """One kind of offer. Nothing here reads a row, a clock or the network.

    ``kind`` is the name that a flow uses; ``needs`` what billing must be able to do, None for nothing, unless the
    params say otherwise (``needed``).
    ``changes_nothing``: whoever takes it is handed over to a person, and their subscription stays as it is.
    """

    kind: str
    needs: Capability | None
    changes_nothing: bool = False

    @abstractmethod
    def check(self, params: Mapping[str, Any]) -> None:
        """Invalid if the params of a template are wrong; called before a flow is published."""

    def kept(self, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """What is written down of the params when it is shown."""
        return params

    def needed(self, params: Mapping[str, Any]) -> Capability | None:
        """What billing must be able to do for an offer with these params; None for nothing."""
        return self.needs

    @abstractmethod
    def why_not(self, case: Case, params: Mapping[str, Any], *, now: datetime) -> str | None:
        """A code saying why the offer doesn't fit this case; None if it does."""

    @abstractmethod
    def preview(self, case: Case, params: Mapping[str, Any], *, now: datetime) -> Preview:
        """What will be shown, and what the effects will make true. Only for a case that it fits."""

    def choice(self, shown: Shown) -> Choice | None:
        """What the customer chooses on the page before they can take it, if there is anything to choose."""
        return None

    def take(self, shown: Shown, given: Mapping[str, str]) -> Preview:
        """What they take with what they chose; Invalid, naming the field, for something that isn't on offer."""
        return shown.preview

    @abstractmethod
    def named(self, params: Mapping[str, Any], names: Mapping[str, str]) -> str:
        """What the team calls it: ``30% off 3 charges``. ``names`` as the preview has them."""

    @abstractmethod
    def agreed(self, terms: Terms) -> str:
        """What was taken, for the team, of the terms alone: ``3 seats instead of 5``."""

    @abstractmethod
    def effects(self, target: Target, terms: Terms) -> list[Planned]:
        """What is to be done once it is accepted."""

    @abstractmethod
    def promised(self, case: Case, taken: Preview, *, now: datetime) -> Goal | None:
        """What billing has to show from then on; it is read after each payment until it is kept. None: nothing."""

    @abstractmethod
    def words(self, shown: Shown) -> Words:
        """The offer on its page."""

    @abstractmethod
    def saved(self, shown: Shown) -> Line:
        """What they have taken, right after they took it: billing doesn't show it yet."""

    @abstractmethod
    def mail(self, shown: Shown) -> MailWords:
        """What is in place, once billing was read back."""


def in_billing(kind: str, target: Target, **what: object) -> Planned:
    """One change in billing, in the subscription's own order."""
    return Planned(
        kind=kind,
        key=f"{kind}:{target.subscription_id}:{target.presented_offer_id}",
        payload={
            "subscription": str(target.subscription_id),
            "subject": str(target.presented_offer_id),
            **what,
        },
        account_id=target.account_id,
        lane=target.subscription_id,
    )
