"""The form in which a person corrects what was suggested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leavewell.web.importing.dates import ORDERS
from leavewell.web.importing.kinds import NOUNS, Kind
from leavewell.web.importing.suggest.samples import Sample
from leavewell.web.importing.upload.chosen import BY_INTERVAL, Chosen

_DATED = (Kind.DAY, Kind.START, Kind.END)


@dataclass(frozen=True)
class ColumnField:
    """One field of the table: which column may it be, and which is chosen."""

    name: str
    required: bool
    options: Sequence[str]
    column: str


@dataclass(frozen=True)
class MappingForm:
    """All of it, and how cells are written, as far as that is asked for."""

    fields: Sequence[ColumnField]
    chosen: Chosen
    orders: Sequence[tuple[str, str]]
    asks_dates: bool
    asks_currency: bool
    others: Sequence[str]

    @property
    def lacking(self) -> Sequence[str]:
        """What a table of this kind can't do without, and no column was chosen for, as the page calls it."""
        return [each.name.replace("_", " ") for each in self.fields if each.required and not each.column]


def mapping_form(holds: str, sample: Sample, chosen: Chosen) -> MappingForm:
    """As it is chosen now."""
    noun = NOUNS[holds]
    headings = [column.heading for column in sample.columns]
    fields = []
    for each in noun.fields:
        options = [BY_INTERVAL, *headings] if each.name == "price" and chosen.prices else headings
        fields.append(ColumnField(each.name, each.required, options, chosen.columns.get(each.name, "")))
    taken = {*chosen.columns.values(), *chosen.prices.values()}
    return MappingForm(
        fields,
        chosen,
        list(ORDERS.items()),
        asks_dates=any(each.kind in _DATED for each in noun.fields) or holds == "accounts",
        asks_currency=any(each.kind is Kind.AMOUNT for each in noun.fields),
        others=[heading for heading in headings if heading not in taken],
    )
