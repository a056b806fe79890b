"""How a company may describe itself: its name, its zone, its country, who its mails come from. Pure."""

from __future__ import annotations

import re
from email.utils import getaddresses
from functools import cache
from zoneinfo import available_timezones

import holidays
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from leavewell.kernel.errors import Invalid

NAME_AT_MOST = 100
SENDER_AT_MOST = 255

_LOCAL = re.compile(r"\*|[^@\s<>,;*?\[\]\x00-\x1f\x7f]{1,64}")
_DOMAIN = re.compile(r"(?:\*\.)?[^@\s<>,;*?\[\]\x00-\x1f\x7f]{1,188}")


@cache
def zones() -> tuple[str, ...]:
    """Every zone that has a place's name, and UTC."""
    places = (each for each in available_timezones() if "/" in each and not each.startswith("Etc/"))
    return ("UTC", *sorted(places))


@cache
def countries() -> frozenset[str]:
    """ISO 3166 codes of the countries whose public holidays are known."""
    return frozenset(holidays.list_supported_countries(include_aliases=False))


def company_name(text: str) -> str:
    """The name as customers read it. Invalid for an empty one, and for what can't stand in one line."""
    name = text.strip()
    if not name or len(name) > NAME_AT_MOST or not name.isprintable():
        raise Invalid(
            f"A name has 1 to {NAME_AT_MOST} characters in one line.",
            "Type the company's name.",
            field="name",
        )
    return name


def zone_called(text: str) -> str:
    """A zone that every page can count in."""
    if text not in zones():
        raise Invalid("Nobody knows this zone.", "Choose one such as Europe/Berlin.", field="zone")
    return text


def country_called(text: str) -> str:
    """A country whose holidays are known; empty: none is a holiday."""
    if text and text not in countries():
        raise Invalid(
            "The public holidays of this country aren't known.", "Choose one of the list.", field="country"
        )
    return text


def sender_written(text: str) -> str:
    """``Café <hello@cafe.example>``, or the address alone. Invalid for what no mail server would take."""
    sender = text.strip()
    written = getaddresses([sender]) if sender.isprintable() else []
    if len(written) != 1 or len(sender) > SENDER_AT_MOST or not _is_address(written[0][1]):
        raise Invalid(
            "This is no sender.",
            "Write it as Café <hello@cafe.example>; a name with a comma stands in quotation marks.",
            field="sender",
        )
    return sender


def allowed_address(text: str) -> str:
    """An address, ``*@domain`` or ``*@*.domain``, in small letters. Invalid for whatever would let more through."""
    address = text.strip().lower()
    local, at, domain = address.partition("@")
    if not at or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise Invalid(
            f"'{address}' is no address.",
            "Give one such as me@example.com, or *@example.com for everyone there.",
            field="address",
        )
    return address


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
