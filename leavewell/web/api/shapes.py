"""What texts of the outside may be, read once."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

# Neither can be stored or shown: control characters, and halves of surrogate pairs.
_NEVER = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
FIRST_YEAR, LAST_YEAR = 1900, 2200


def _clean(text: str) -> str:
    if _NEVER.search(text):
        raise ValueError("must not hold control characters")
    return text


def _clean_lines(text: str) -> str:
    _clean(text.replace("\n", " ").replace("\r", " ").replace("\t", " "))
    return text


Clean = AfterValidator(_clean)
CleanLines = AfterValidator(_clean_lines)
Words = Annotated[str, StringConstraints(max_length=4000), CleanLines]
Name = Annotated[str, StringConstraints(max_length=200), Clean]
FullName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"\S"), Clean]
ExternalId = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^/]+$"), Clean]
Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$"), Clean]
Country = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")]
Region = Annotated[str, StringConstraints(pattern=r"^(([A-Z]{2}-)?[A-Z0-9]{1,3})?$")]
Locale = Annotated[str, StringConstraints(max_length=35, pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")]


def _day(text: object) -> date:
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        raise ValueError("must be a day such as 2026-01-31")
    return date.fromisoformat(text)


def _instant(text: object) -> datetime:
    if not isinstance(text, str) or not _INSTANT.fullmatch(text):
        raise ValueError("must be an instant with its offset, such as 2026-01-31T12:00:00Z")
    found = datetime.fromisoformat(text.upper())
    if not FIRST_YEAR < found.year < LAST_YEAR:
        raise ValueError(f"must lie between the years {FIRST_YEAR} and {LAST_YEAR}")
    return found.astimezone(UTC)


Audience = Literal["consumer", "business"]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"\S"), Clean]
Text = Annotated[str, Clean]
Number = (
    Annotated[int, Field(ge=-(10**15), le=10**15)]
    | Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
)
Day = Annotated[date, BeforeValidator(_day)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Address = Annotated[str, StringConstraints(max_length=2000), Clean]


class Given(BaseModel):
    """A body from outside: no field that we don't know, and no text where a number or a yes is meant."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NothingGiven(Given):
    """A call without a body."""
