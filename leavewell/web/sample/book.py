"""What the generator makes: accounts with all that is known of them, before any of it is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from leavewell.accounts.traits import TraitValue
from leavewell.accounts.types import ListedAccount, ListedContact
from leavewell.billing.simulator.control_types import NewSubscription


@dataclass(frozen=True)
class Agreed:
    """A contract. ``signatory`` is a contact's address."""

    number: str
    starts_on: date
    ends_on: date
    notice_days: int
    signatory: str


@dataclass(frozen=True)
class Gone:
    """How an account left. ``usage_fell``: it was used less and less before."""

    at: datetime
    reason: str
    words: str
    usage_fell: bool


@dataclass(frozen=True)
class Stayed:
    """An offer that was taken once. ``settled_at`` is when it had held, or when they left after all."""

    offer: str
    saved_at: datetime
    held: bool
    settled_at: datetime


@dataclass(frozen=True)
class Customer:
    """One generated account."""

    listed: ListedAccount
    contacts: tuple[ListedContact, ...]
    subscription: NewSubscription
    seats: int
    traits: Mapping[str, TraitValue]
    contract: Agreed | None = None
    gone: Gone | None = None
    stayed: Stayed | None = None

    @property
    def id(self) -> str:
        """The company's own id of it."""
        return self.listed.external_id

    @property
    def began_at(self) -> datetime:
        """When its subscription began."""
        assert self.subscription.started_at is not None
        return self.subscription.started_at


@dataclass(frozen=True)
class Week:
    """What a subscription was used for in the week that ended on ``day``."""

    id: str
    customer: str
    subscription: str
    day: date
    count: int


@dataclass(frozen=True)
class Asked:
    """A support ticket."""

    id: str
    customer: str
    submitted_at: datetime
    closed_at: datetime | None
    priority: str
    first_response_minutes: int
    satisfaction: Decimal | None
    escalated: bool
