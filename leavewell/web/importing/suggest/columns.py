"""One line of the suggestion for each field, with what its samples say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from leavewell.web.importing.kinds import Field, Kind
from leavewell.web.importing.suggest.guess import Guess, translations, unknown_intervals
from leavewell.web.importing.suggest.samples import Column


def field_lines(found: Guess) -> Iterator[str]:
    """Each field that was found, and as a comment each that wasn't."""
    for field in found.noun.fields:
        column = found.columns.get(field.name)
        if field.name == "price" and found.prices:
            pairs = {interval: each.heading for interval, each in found.prices.items()}
            yield f"      price: {{by_interval: {_flow(pairs)}}}"
        elif column is not None:
            yield f"      {field.name}: {_source(field, column)}{_doubt(field, column)}"
        else:
            yield f"      # {field.name}: no column was recognised"


def trait_lines(columns: list[Column]) -> Iterator[str]:
    """What else a table of accounts knows."""
    if columns:
        yield "    traits:"
    for column in columns:
        name = trait_name(column)
        if not name:
            yield f"      # {column.heading}: give it a name that begins with a letter"
            continue
        yield f"      {name}: {_flow({'column': column.heading, 'kind': trait_kind(column)})}"


def trait_name(column: Column) -> str:
    """What the trait of that column is called; empty where its heading begins with no letter."""
    name = re.sub(r"[^a-z0-9]+", "_", column.heading.lower()).strip("_")[:64]
    return name if re.match(r"[a-z]", name) else ""


def _source(field: Field, column: Column) -> str:
    values = translations(field, column)
    if not values:
        return _text(column.heading)
    return f"{{column: {_text(column.heading)}, values: {_flow(values)}}}"


def _doubt(field: Field, column: Column) -> str:
    if field.kind is Kind.REASON and column.kinds:
        return "   # unsure: do these fit the reasons of your flow?"
    if field.kind is Kind.INTERVAL and (odd := unknown_intervals(column)):
        return f"   # unsure: what are {', '.join(odd)}? Add 'values'"
    if field.kind in (Kind.DAY, Kind.START, Kind.END) and column.values and not column.is_date:
        return "   # unsure: not every row has a date"
    if not column.values:
        return "   # unsure: blank in the first rows"
    return ""


def trait_kind(column: Column) -> str:
    """What a column that becomes a trait holds."""
    if column.is_yes_no and not column.is_number:
        return "yes_no"
    if column.is_date:
        return "date"
    return "number" if column.is_number else "text"


def _flow(pairs: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{_text(key)}: {_text(value)}" for key, value in pairs.items()) + "}"


def _text(text: str) -> str:
    """As YAML reads it back: plain where that is safe, else in quotation marks."""
    return text if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_ -]*[A-Za-z0-9_]|[A-Za-z_]", text) else json.dumps(text)
