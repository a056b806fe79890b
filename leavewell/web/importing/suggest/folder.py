"""The mapping of a whole folder, as YAML with comments."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from leavewell.kernel.errors import Invalid
from leavewell.web.importing.kinds import NOUNS, Kind
from leavewell.web.importing.suggest.columns import field_lines, trait_lines
from leavewell.web.importing.suggest.guess import Guess, currency_in, guess
from leavewell.web.importing.suggest.samples import Column, Sample, sample


def suggest(folder: Path) -> str:
    """A mapping of the tables there. Invalid if there are none that we recognise."""
    if not folder.is_dir():
        raise Invalid(f"There is no folder {folder}.", "Name the folder of the tables.")
    samples = [sample(path) for path in sorted(folder.iterdir()) if path.suffix.lower() in (".csv", ".tsv")]
    guesses = [(each, guess(each)) for each in samples]
    known = [found for _, found in guesses if found is not None]
    if not known:
        raise Invalid(
            f"In {folder} is no table that we recognise.",
            "Write a mapping by hand; docs/start/import-your-accounts.md shows one.",
        )
    known.sort(key=lambda found: list(NOUNS).index(found.noun.name))
    lines = [*_head(known)]
    for found in known:
        lines += ["", *_table(found)]
    lines += [f"\n# Not recognised, and left out: {each.file}" for each, found in guesses if found is None]
    return "\n".join(lines) + "\n"


def _head(known: list[Guess]) -> Iterator[str]:
    yield "# What Leavewell makes of these tables. Look at each line with 'unsure', then run: leavewell import csv"
    yield 'version: "1"'
    yield from _currency(known)
    yield "# zone: Europe/Berlin   # of days and of clocks without one; the workspace's own unless you name one"
    yield "tables:"


def _currency(known: list[Guess]) -> Iterator[str]:
    amounts = [
        column
        for found in known
        for name, column in [*found.columns.items(), *found.prices.items()]
        if name in found.prices or _kind(found, name) is Kind.AMOUNT
    ]
    if not amounts or all("currency" in found.columns for found in known if _has_amount(found)):
        return
    named = sorted({code for column in amounts if (code := currency_in(column))})
    if len(named) == 1:
        where = next(column.heading for column in amounts if currency_in(column))
        yield f"currency: {named[0]}   # unsure: only the heading {where} names one"
    else:
        yield "currency: EUR   # unsure: no heading says which; write yours"


def _has_amount(found: Guess) -> bool:
    return any(_kind(found, name) is Kind.AMOUNT for name in found.columns)


def _kind(found: Guess, name: str) -> Kind | None:
    field = found.noun.field(name)
    return field.kind if field else None


def _table(found: Guess) -> Iterator[str]:
    each: Sample = found.sample
    yield f"  - file: {json.dumps(each.file)}"
    yield f"    holds: {found.noun.name}"
    if each.delimiter != ",":
        yield f"    delimiter: {json.dumps(each.delimiter)}"
    if each.encoding != "utf-8":
        unsure = "   # unsure: it is no UTF-8" if each.encoding == "cp1252" else ""
        yield f"    encoding: {each.encoding}{unsure}"
    yield from _dates(found)
    if any(column.is_decimal_comma for column in (*found.columns.values(), *_traits(found))):
        yield '    decimal: ","'
    yield "    fields:"
    yield from field_lines(found)
    if found.noun.name == "accounts":
        yield from trait_lines(found.left_over)
    elif found.left_over:
        yield f"    # not taken: {', '.join(column.heading for column in found.left_over)}"
    if found.noun.name == "contacts" and "role" in found.columns and "may_cancel" not in found.columns:
        yield "    # unsure: who may cancel? Nobody, unless you name their roles:"
        yield "    # roles_that_may_cancel: [admin, billing]"


def _traits(found: Guess) -> list[Column]:
    return found.left_over if found.noun.name == "accounts" else []


def _dates(found: Guess) -> Iterator[str]:
    """The order that every date column of the table allows; a day above 12 has proved it, or it is said."""
    dated = [column for column in (*found.columns.values(), *_traits(found)) if column.is_date]
    if not dated:
        return
    orders = set.intersection(*(column.orders for column in dated))
    if len(orders) == 1:
        yield f"    dates: {orders.pop()}{_proof(dated)}"
    elif orders:
        yield "    dates: dmy   # unsure: no day above 12 in the first rows; day first (dmy) or month first (mdy)?"
    else:
        yield "    dates: dmy   # unsure: the columns differ; give each its own 'dates'"


def _proof(dated: list[Column]) -> str:
    for column in dated:
        for text in column.values:
            if len(Column("", (text,)).orders) == 1:
                return f"   # {column.heading} has {text}"
    return ""
