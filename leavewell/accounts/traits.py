"""A trait's value as text and back. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from leavewell.kernel.errors import Invalid
from leavewell.kernel.money import Money

TraitValue = str | int | Decimal | bool | date | Money
LONGEST = 1000


def kind_of(value: TraitValue) -> str:
    """Number, text, yes_no, date or money."""
    match value:
        case bool():
            return "yes_no"
        case int() | Decimal():
            return "number"
        case date():
            return "date"
        case Money():
            return "money"
        case _:
            return "text"


def as_text(value: TraitValue) -> str:
    """The value as it is stored. Invalid for a number that is none, and for more than 1000 characters."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            if not value.is_finite():
                raise Invalid("A trait's number isn't finite.", "Leave it out, or give a number.")
            # 2.50 and 2.5 are one value, so that a second import changes nothing.
            return format(value.normalize(), "f")
        case date():
            return value.isoformat()
        case Money():
            return f"{value.minor} {value.currency}"
        case _:
            text = str(value).strip()
            if len(text) > LONGEST:
                raise Invalid("A trait's text is longer than 1000 characters.", "Shorten it.")
            return text


def value_of(kind: str, text: str) -> TraitValue:
    """What was stored, as it was given. Invalid for a kind or a text that can't have been stored."""
    try:
        match kind:
            case "yes_no":
                return text == "yes"
            case "number":
                return Decimal(text)
            case "date":
                return date.fromisoformat(text)
            case "money":
                minor, currency = text.split(" ")
                return Money(int(minor), currency)
            case "text":
                return text
    except (ValueError, InvalidOperation):
        pass
    raise Invalid(f"'{text}' is no stored {kind}.", "Import the trait again.")
