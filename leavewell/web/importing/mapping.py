"""The mapping: a YAML file that says what each table holds, which column is which field, and how cells are written."""

from __future__ import annotations

import codecs
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from leavewell.web.importing.intervals import INTERVALS
from leavewell.web.importing.kinds import NOUNS, Kind


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError):
        raise ValueError(f"'{name}' is no time zone; write one such as Europe/Berlin") from None
    return name


def _encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise ValueError(
            f"'{name}' is no encoding; write one such as utf-8, utf-16 or windows-1252"
        ) from None


Zone = Annotated[str, AfterValidator(_zone)]
Encoding = Annotated[str, AfterValidator(_encoding)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Words = Annotated[tuple[str, ...], Field(min_length=1)]
TraitName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


class Strict(BaseModel):
    """A key that we don't know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Ways(Strict):
    """How cells are written. What a column leaves open, its table says; else the mapping; else the first of each."""

    dates: Literal["dmy", "mdy", "ymd"] | None = None
    clock: bool | None = None
    zone: Zone | None = None
    decimal: Literal[".", ","] | None = None
    yes_words: Words | None = None
    no_words: Words | None = None
    currency: Currency | None = None


class Source(Ways):
    """Where a field's content comes from, and what a blank means. A bare text is a column's name."""

    column: str | None = None
    constant: str | None = None
    by_interval: dict[str, str] | None = None
    values: dict[str, str] = {}
    otherwise: str | None = None
    blank: Literal["reject", "leave"] | None = None
    default: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_text(cls, given: Any) -> Any:
        return {"column": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _one_source(self) -> Source:
        if sum(each is not None for each in (self.column, self.constant, self.by_interval)) != 1:
            raise ValueError("needs exactly one of 'column', 'constant' and 'by_interval'")
        unknown = [word for word in self.by_interval or {} if word.casefold() not in INTERVALS]
        if unknown:
            raise ValueError(f"'{unknown[0]}' is no interval; use some of {', '.join(INTERVALS)}")
        if self.blank is not None and self.default is not None:
            raise ValueError("has both 'blank' and 'default'; a blank means one or the other")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return (self.column,) if self.column else tuple((self.by_interval or {}).values())


class TraitSource(Source):
    """A column that becomes a trait, and what it holds."""

    kind: Literal["text", "number", "yes_no", "date", "money"] = "text"


class Table(Ways):
    """One file."""

    file: str
    holds: Literal[
        "accounts",
        "contacts",
        "duties",
        "contracts",
        "subscriptions",
        "usage",
        "tickets",
        "cancellations",
    ]
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    encoding: Encoding = "utf-8"
    fields: dict[str, Source]
    traits: dict[TraitName, TraitSource] = {}
    roles_that_may_cancel: tuple[str, ...] | None = None
    price_is: Literal["total", "unit"] = "total"

    @model_validator(mode="after")
    def _fields_are_known(self) -> Table:
        noun = NOUNS[self.holds]
        names = [field.name for field in noun.fields]
        unknown = [name for name in self.fields if name not in names]
        if unknown:
            raise ValueError(
                f"{self.holds} have no field '{unknown[0]}'; they have {', '.join(names)}"
                + (". What else you know of accounts goes under 'traits'" if noun.name == "accounts" else "")
            )
        missing = [field.name for field in noun.fields if field.required and field.name not in self.fields]
        if missing:
            raise ValueError(f"lacks the fields {', '.join(missing)}; say which columns hold them")
        if self.holds == "usage" and not {"account", "subscription"} & set(self.fields):
            raise ValueError("usage needs the field 'subscription' or 'account'; say which column holds it")
        return self._keep_to_their_table()

    def _keep_to_their_table(self) -> Table:
        if self.traits and self.holds != "accounts":
            raise ValueError("'traits' belong to a table of accounts; move them there")
        if self.roles_that_may_cancel is not None:
            if self.holds != "contacts" or "role" not in self.fields:
                raise ValueError("'roles_that_may_cancel' needs a table of contacts with the field 'role'")
            if "may_cancel" in self.fields:
                raise ValueError("has 'may_cancel' and 'roles_that_may_cancel'; keep one of them")
        for name, source in self.fields.items():
            if source.by_interval and (self.holds, name) != ("subscriptions", "price"):
                raise ValueError(f"only the price of a subscription goes by interval, not '{name}'")
        return self


class Mapping(Ways):
    """All tables, and how their cells are written where neither table nor column says."""

    version: Literal["1"] = "1"
    tables: Annotated[tuple[Table, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _money_has_a_currency(self) -> Mapping:
        for table in self.tables:
            noun = NOUNS[table.holds]
            amounts = [
                (name, source)
                for name, source in table.fields.items()
                if (field := noun.field(name)) and field.kind is Kind.AMOUNT
            ]
            amounts += [(name, source) for name, source in table.traits.items() if source.kind == "money"]
            for name, source in amounts:
                if not (source.currency or table.currency or self.currency or "currency" in table.fields):
                    raise ValueError(
                        f"'{name}' in {table.file} has no currency; add 'currency: EUR' or yours"
                    )
        return self

    def in_order(self) -> list[Table]:
        """The tables, so that each comes after those it leans on."""
        order = list(NOUNS)
        return sorted(self.tables, key=lambda table: order.index(table.holds))
