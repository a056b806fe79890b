"""Values that cross this room's border."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from leavewell.kernel.money import Money

if TYPE_CHECKING:
    from leavewell.accounts.models import Contact, Space

MANUAL = "manual"
"""The processor of subscriptions that only a company's table knows: no billing system is behind it."""


@dataclass(frozen=True)
class Act:
    """Who does something, in which space, at what business time, and what caused it.

    ``actor`` is a code: ``contact:ctc_…``, ``member:mem_…``, ``key:key_…``, ``operator``, ``system``,
    ``import``, ``holder_of_receipt`` (whoever has the status link) or ``invitation:inv_…`` (whoever has that link).
    ``cause`` is the fact or effect that led here.
    """

    space: Space
    at: datetime
    actor: str
    cause: UUID | None = None

    def because_of(self, cause: UUID) -> Act:
        """The same act, caused by that fact or effect."""
        return replace(self, cause=cause)


@dataclass(frozen=True)
class SeenSubscription:
    """What a reading of billing says about one subscription.

    ``discounts`` are what stands on it, each with its id there, ``percent_bp`` or ``minor`` and ``currency``, and
    ``cycles_left`` (None: for ever). ``items`` are all that is bought, each with its id there, ``minor`` and
    ``currency`` of one, ``quantity``, ``interval``, ``interval_count`` and ``price_id``. ``pause`` is its ``kind``
    and ``until``, and empty where it isn't paused. None: this reading has no word on it. ``open_invoice`` is what is
    still to be paid, ``open_minors`` each of the invoices that it is the sum of. ``can``: what can be done with it
    there; None: unsaid. ``end_cause``: asked, not_paid, or empty where billing doesn't say.
    """

    provider_id: str
    plan: str
    state: str
    unit: Money
    quantity: int
    interval: str
    period_end_at: datetime
    trial_end_at: datetime | None
    ends_at: datetime | None
    next_charge_at: datetime | None
    next_charge: Money | None
    last_charge_at: datetime | None
    last_charge: Money | None
    open_invoice: Money | None
    fingerprint: str
    read_at: datetime
    interval_count: int = 1
    price_id: str = ""
    started_at: datetime | None = None
    item_count: int = 1
    last_charge_id: str = ""
    discounts: Sequence[Mapping[str, str | int | None]] | None = None
    pause: Mapping[str, str | None] | None = None
    open_minors: tuple[int, ...] = ()
    can: frozenset[str] | None = None
    end_cause: str = ""
    items: Sequence[Mapping[str, str | int]] | None = None


@dataclass(frozen=True)
class SeenPrice:
    """What a reading of billing says about one thing on sale. ``unit`` is the price of one for one interval."""

    provider_id: str
    plan: str
    unit: Money
    interval: str
    interval_count: int
    on_sale: bool
    read_at: datetime


@dataclass(frozen=True)
class ContractTerms:
    """What was agreed. Days are whole days in the workspace's zone; ``ends_on`` None: without an end."""

    starts_on: date
    ends_on: date | None = None
    notice_days: int | None = None
    renews: bool = False
    yearly: Money | None = None
    signatory: Contact | None = None


@dataclass(frozen=True)
class ListedAccount:
    """An account as a company's own table lists it. None: the table has no word on it."""

    external_id: str
    name: str
    country: str | None = None
    locale: str | None = None
    audience: str | None = None


@dataclass(frozen=True)
class ListedContact:
    """A person as a company's own table lists them, at an address in small letters. None: no word on it."""

    email: str
    name: str | None = None
    role: str | None = None
    may_cancel: bool | None = None


@dataclass(frozen=True)
class CallsLeft:
    """Whether an API key may make this call, and how many more it has."""

    granted: bool
    limit: int
    remaining: int
    full_in_seconds: int
    wait_seconds: int


@dataclass(frozen=True)
class KeptReply:
    """An answer as it was given before, byte for byte."""

    status: int
    body: bytes
