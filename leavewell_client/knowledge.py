"""What is known of an account beyond its name, as values and as it is sent."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

Body = dict[str, Any]


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


def contract_in(body: Body) -> Contract:
    """A contract out of an answer."""
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


def trait_in(body: Body) -> Trait:
    """A trait out of an answer."""
    value = body["value"]
    if body["kind"] == "money":
        value = Money(value["amount"], value["currency"])
    elif body["kind"] == "date":
        value = date.fromisoformat(value)
    return Trait(value, datetime.fromisoformat(body["as_of"]))


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
