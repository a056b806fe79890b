"""Which column is what: first as suggested, then as a person corrects it, and as the mapping that the import reads."""

from __future__ import annotations

from collections.abc import Mapping as Words
from dataclasses import asdict, dataclass, field
from typing import Any

from leavewell.kernel.errors import Invalid
from leavewell.web.importing.kinds import NOUNS, Kind
from leavewell.web.importing.loading import checked_mapping
from leavewell.web.importing.mapping import Mapping
from leavewell.web.importing.suggest.columns import trait_kind, trait_name
from leavewell.web.importing.suggest.guess import currency_in, guess_as, translations
from leavewell.web.importing.suggest.samples import Sample

HOLDS = ("accounts", "subscriptions", "usage", "tickets", "cancellations")
"""What can be uploaded here. The rest is for ``leavewell import csv``."""

BY_INTERVAL = "by interval"
"""In place of a column: the price has one column for each interval."""


@dataclass(frozen=True)
class Chosen:
    """By field the column, and how cells are written. ``traits``: other columns of accounts become traits."""

    columns: dict[str, str] = field(default_factory=dict)
    dates: str = "ymd"
    decimal: str = "."
    currency: str = ""
    traits: bool = True
    prices: dict[str, str] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """As the row keeps it."""
        return asdict(self)


def suggested(holds: str, sample: Sample) -> Chosen:
    """What headings and samples say."""
    found = guess_as(NOUNS[holds], sample)
    prices = {interval: column.heading for interval, column in found.prices.items()}
    columns = {name: column.heading for name, column in found.columns.items()}
    if prices:
        columns["price"] = BY_INTERVAL
    known = [*found.columns.values(), *found.prices.values(), *found.left_over]
    orders = [column.orders for column in known if column.is_date]
    allowed = set.intersection(*orders) if orders else set()
    commas = any(column.is_decimal_comma for column in known)
    named = {code for column in known if (code := currency_in(column))}
    return Chosen(
        columns,
        dates=next((order for order in ("ymd", "dmy", "mdy") if order in allowed), "ymd"),
        decimal="," if commas else ".",
        currency=named.pop() if len(named) == 1 else "",
        prices=prices,
    )


def typed(holds: str, sample: Sample, given: Words[str, str], before: Chosen) -> Chosen:
    """As a person filled the form in. Invalid for a column that the table hasn't got."""
    headings = {column.heading for column in sample.columns}
    columns = {}
    for each in NOUNS[holds].fields:
        column = given.get(f"column-{each.name}", "")
        if column and column not in headings and not (column == BY_INTERVAL and before.prices):
            raise Invalid(f"There is no column '{column}'.", "Choose one of the table's.", field=each.name)
        if column:
            columns[each.name] = column
    return Chosen(
        columns,
        dates=given.get("dates", ""),
        decimal=given.get("decimal", ""),
        currency=given.get("currency", "").strip().upper(),
        traits=given.get("traits") == "yes",
        prices=before.prices,
    )


def mapping_of(holds: str, sample: Sample, chosen: Chosen) -> Mapping:
    """What the import reads. Invalid names what is missing or wrong."""
    noun = NOUNS[holds]
    by_heading = {column.heading: column for column in sample.columns}
    fields: dict[str, Any] = {}
    for each in noun.fields:
        heading = chosen.columns.get(each.name)
        if heading == BY_INTERVAL:
            fields[each.name] = {"by_interval": chosen.prices}
        elif heading:
            fields[each.name] = {"column": heading, "values": translations(each, by_heading[heading])}
    table = {
        "file": sample.file,
        "holds": holds,
        "delimiter": sample.delimiter,
        "encoding": sample.encoding,
        "dates": chosen.dates,
        "decimal": chosen.decimal,
        "fields": fields,
        "traits": _traits(sample, chosen) if holds == "accounts" and chosen.traits else {},
    }
    money = any(field.kind is Kind.AMOUNT and field.name in fields for field in noun.fields)
    if chosen.currency and money:
        table["currency"] = chosen.currency
    return checked_mapping({"version": "1", "tables": [table]}, "What was chosen")


def _traits(sample: Sample, chosen: Chosen) -> dict[str, Any]:
    taken = set(chosen.columns.values())
    others = [column for column in sample.columns if column.heading not in taken]
    return {
        name: {"column": column.heading, "kind": trait_kind(column)}
        for column in others
        if (name := trait_name(column))
    }
