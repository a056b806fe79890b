"""Which table this is, and which column is which field."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from leavewell.web.importing.intervals import INTERVALS
from leavewell.web.importing.kinds import NOUNS, Field, Kind, Noun
from leavewell.web.importing.suggest.samples import Column, Sample

BY_INTERVAL = {"monthly": "mrr(_amount)?", "annual": "arr(_amount)?"}
"""A column that holds the price of one such interval."""

REASONS = {
    "too_expensive": ("pric(e|ing)", "budget", "costs?", "(too_)?expensive"),
    "missing_feature": ("(missing_)?features?",),
    "found_another": ("competitors?", "switched.*"),
    "not_used_enough": ("(low_)?usage", "unused", "not_used.*"),
    "too_hard": ("usability", "too_hard", "complex.*"),
    "no_longer_needed": ("no_longer_needed", "closed.*", "bankrupt.*"),
}
"""A reason of the default flow, and what companies call it."""

COUNTRIES = {"UK": "GB", "EL": "GR"}
"""Codes that tables use and ISO 3166 doesn't."""

_CURRENCY = re.compile(r"_(usd|eur|gbp|chf|cad|aud|jpy|sek|nok|dkk|inr|brl)$")


@dataclass
class Guess:
    """What one table may hold: the noun, a column for each field, and what is left over."""

    noun: Noun
    sample: Sample
    columns: dict[str, Column] = field(default_factory=dict)
    prices: dict[str, Column] = field(default_factory=dict)

    @property
    def left_over(self) -> list[Column]:
        """Columns that are no field."""
        used = {column.heading for column in (*self.columns.values(), *self.prices.values())}
        return [column for column in self.sample.columns if column.heading not in used]

    @property
    def score(self) -> int:
        """How well it fits: fields found, and more for a file of that name."""
        stem = self.sample.file.rpartition(".")[0].lower()
        named = any(re.fullmatch(pattern, stem) for pattern in self.noun.files)
        return len(self.columns) + (5 if named else 0)

    @property
    def is_whole(self) -> bool:
        """Whether every field that is needed was found."""
        missing = [each.name for each in self.noun.fields if each.required and each.name not in self.columns]
        usage = self.noun.name != "usage" or {"subscription", "account"} & set(self.columns)
        return not missing and bool(usage)


def guess(sample: Sample) -> Guess | None:
    """What fits best; None if nothing does."""
    found = [each for each in (guess_as(noun, sample) for noun in NOUNS.values()) if each.is_whole]
    return max(found, key=lambda each: each.score, default=None)


def currency_in(column: Column) -> str | None:
    """The currency that a heading names at its end, such as amount_usd."""
    shape = _CURRENCY.search(_plain(column.heading))
    return shape[1].upper() if shape else None


def translations(field: Field, column: Column) -> dict[str, str]:
    """Texts of the column that need another word here, with that word."""
    match field.kind:
        case Kind.COUNTRY:
            return {each: COUNTRIES[each.upper()] for each in column.values if each.upper() in COUNTRIES}
        case Kind.REASON:
            return {each: _reason(each) for each in column.kinds}
        case _:
            return {}


def unknown_intervals(column: Column) -> list[str]:
    """Texts that are no interval that we know."""
    return [each for each in column.kinds if each.casefold() not in INTERVALS]


def _reason(text: str) -> str:
    plain = _plain(text)
    for code, patterns in REASONS.items():
        if any(re.fullmatch(pattern, plain) for pattern in patterns):
            return code
    return "other"


def guess_as(noun: Noun, sample: Sample) -> Guess:
    """Which column is which field, if the table holds that."""
    found = Guess(noun, sample)
    free = {_plain(column.heading): column for column in sample.columns}
    for each in noun.fields:
        name = _best(each, list(free))
        if name is not None:
            found.columns[each.name] = free.pop(name)
    if noun.name == "subscriptions":
        found.prices = _prices(sample)
    return found


def _best(field: Field, names: list[str]) -> str | None:
    """The heading that fits the field's best pattern; one that ends in a currency fits without it."""
    for pattern in field.headings:
        for name in names:
            if re.fullmatch(pattern, _CURRENCY.sub("", name)):
                return name
    return None


def _prices(sample: Sample) -> dict[str, Column]:
    found = {}
    for interval, pattern in BY_INTERVAL.items():
        for column in sample.columns:
            if re.fullmatch(pattern, _CURRENCY.sub("", _plain(column.heading))):
                found[interval] = column
    return found if len(found) == len(BY_INTERVAL) else {}


def _plain(text: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text)
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
