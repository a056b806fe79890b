"""What the server's answers say, as values. Fields that this version doesn't know are passed over."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Contact:
    """A person at an account. ``id`` is empty for one that is about to be put."""

    email: str
    name: str = ""
    may_cancel: bool = False
    id: str = ""
    role: str = ""


@dataclass(frozen=True)
class Money:
    """Minor units (cents, or yen where there is nothing smaller) of a currency."""

    amount: int
    currency: str


TraitValue = bool | int | float | str | date | Money
"""A yes or no, a number, a word, a day, or money."""


@dataclass(frozen=True)
class Contract:
    """What was agreed with an account, under your own number. ``signatory`` is a contact's address."""

    number: str
    starts_on: date
    ends_on: date | None = None
    notice_days: int | None = None
    renews: bool = False
    yearly: Money | None = None
    signatory: str | None = None


@dataclass(frozen=True)
class Trait:
    """A figure or a word as of a moment; without one, as of now."""

    value: TraitValue
    as_of: datetime | None = None


@dataclass(frozen=True)
class Account:
    """A customer of yours, under your own id."""

    id: str
    external_id: str
    name: str
    country: str
    locale: str
    contacts: tuple[Contact, ...]
    audience: str = ""
    duties: Mapping[str, str] = field(default_factory=dict)
    contracts: tuple[Contract, ...] = ()
    traits: Mapping[str, Trait] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """A cancel page. ``url`` is told only once; send the contact there until ``expires_at``."""

    id: str
    url: str
    expires_at: datetime


@dataclass(frozen=True)
class Offer:
    """An offer as the contact saw it."""

    offer: str
    kind: str
    response: str | None


@dataclass(frozen=True)
class Declaration:
    """A recorded cancellation, with what the customer was promised."""

    number: str
    received_at: datetime
    state: str
    billing_ends_at: datetime
    access_ends_at: datetime
    status_url: str
    source: str = "page"
    account: str = ""
    subscription: str = ""


@dataclass(frozen=True)
class Attachment:
    """What came with a wish, such as a scanned letter: at most 128 KB."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Session:
    """What came of a cancel page so far."""

    id: str
    state: str
    outcome: str | None
    reason: str | None
    words: str | None
    offers: tuple[Offer, ...]
    declaration: Declaration | None
    subscription: str | None = None


Body = dict[str, Any]


def account_in(body: Body) -> Account:
    """An account out of an answer."""
    people = tuple(
        Contact(each["email"], each["name"], each["may_cancel"], each["id"], each.get("role", ""))
        for each in body["contacts"]
    )
    return Account(
        body["id"],
        body["external_id"],
        body["name"],
        body["country"],
        body["locale"],
        contacts=people,
        audience=body.get("audience", ""),
        duties=dict(body.get("duties", {})),
        contracts=tuple(_contract_in(each) for each in body.get("contracts", ())),
        traits={name: _trait_in(each) for name, each in body.get("traits", {}).items()},
    )


def _contract_in(body: Body) -> Contract:
    ends_on, yearly = body["ends_on"], body["yearly"]
    return Contract(
        number=body["number"],
        starts_on=date.fromisoformat(body["starts_on"]),
        ends_on=date.fromisoformat(ends_on) if ends_on else None,
        notice_days=body["notice_days"],
        renews=body["renews"],
        yearly=Money(yearly["amount"], yearly["currency"]) if yearly else None,
        signatory=body["signatory"],
    )


def _trait_in(body: Body) -> Trait:
    value = body["value"]
    if body["kind"] == "money":
        value = Money(value["amount"], value["currency"])
    elif body["kind"] == "date":
        value = date.fromisoformat(value)
    return Trait(value, _instant(body["as_of"]))


def attachment_out(attachment: Attachment) -> Body:
    """A file as it is sent."""
    content = base64.b64encode(attachment.content).decode()
    return {"name": attachment.name, "media_type": attachment.media_type, "content": content}


def contract_out(contract: Contract) -> Body:
    """A contract as it is sent."""
    ends_on, yearly = contract.ends_on, contract.yearly
    return {
        "number": contract.number,
        "starts_on": contract.starts_on.isoformat(),
        "ends_on": ends_on.isoformat() if ends_on else None,
        "notice_days": contract.notice_days,
        "renews": contract.renews,
        "yearly": asdict(yearly) if yearly else None,
        "signatory": contract.signatory,
    }


def trait_out(told: TraitValue | Trait) -> Any:
    """A trait as it is sent; one with an instant of its own keeps it."""
    if isinstance(told, Trait) and told.as_of is not None:
        return {"value": trait_out(told.value), "as_of": told.as_of.isoformat()}
    value = told.value if isinstance(told, Trait) else told
    if isinstance(value, Money):
        return asdict(value)
    return value.isoformat() if isinstance(value, date) else value


def page_in(body: Body) -> Page:
    """A cancel page out of an answer."""
    return Page(body["id"], body["url"], _instant(body["expires_at"]))


def declaration_in(body: Body) -> Declaration:
    """A declaration out of an answer."""
    return Declaration(
        number=body["number"],
        received_at=_instant(body["received_at"]),
        state=body["state"],
        billing_ends_at=_instant(body["billing_ends_at"]),
        access_ends_at=_instant(body["access_ends_at"]),
        status_url=body["status_url"],
        source=body.get("source", "page"),
        account=body.get("account", ""),
        subscription=body.get("subscription", ""),
    )


def session_in(body: Body) -> Session:
    """A session out of an answer."""
    declared = body["declaration"]
    return Session(
        id=body["id"],
        state=body["state"],
        outcome=body["outcome"],
        reason=body["reason"],
        words=body["words"],
        offers=tuple(Offer(each["offer"], each["kind"], each["response"]) for each in body["offers"]),
        declaration=declaration_in(declared) if declared else None,
        subscription=body.get("subscription"),
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
