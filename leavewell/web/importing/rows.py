"""From a record to the fields of its table, as the mapping says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from leavewell.accounts.traits import TraitValue
from leavewell.kernel.errors import Invalid
from leavewell.kernel.money import Money
from leavewell.web.importing.cells import Written, read_cell
from leavewell.web.importing.errors import BadCell
from leavewell.web.importing.intervals import INTERVALS, Interval
from leavewell.web.importing.kinds import NOUNS, Field, Kind
from leavewell.web.importing.mapping import Mapping, Source, Table, Ways
from leavewell.web.importing.reading import Record

YES = ("yes", "true", "1", "y", "t", "x", "ja", "oui", "si", "sí")
NO = ("no", "false", "0", "n", "f", "nein", "non")

TRAIT_KINDS = {
    "text": Kind.WORDS,
    "number": Kind.NUMBER,
    "yes_no": Kind.YES_NO,
    "date": Kind.DAY,
    "money": Kind.AMOUNT,
}


class Reason(NamedTuple):
    """Why a customer left: as the mapping translates it, and as the table has it."""

    code: str
    source: str


@dataclass(frozen=True)
class Entry:
    """One row, read. A field that is blank or not mapped is None."""

    line: int
    cells: Sequence[str]
    key: tuple[str, ...]
    fields: dict[str, Any]
    traits: dict[str, TraitValue]

    def __getitem__(self, name: str) -> Any:
        return self.fields.get(name)

    def money(self, name: str) -> Money | None:
        """An amount with its currency. BadCell if it has more decimals than the currency."""
        amount = self.fields.get(name)
        if amount is None:
            return None
        currency = self.fields.get("currency") or self.fields[f"{name}.currency"]
        return to_money(name, amount, currency)


def to_money(name: str, amount: Any, currency: str) -> Money:
    """Whole units as money."""
    try:
        return Money.from_major(amount, currency)
    except Invalid:
        raise BadCell(f"'{name}' has more decimals than {currency} has: {amount}") from None


CellReader = Callable[[Sequence[str]], Any]


class RowReader:
    """Reads the rows of one table. Invalid if the file lacks a column that the mapping names."""

    def __init__(self, mapping: Mapping, table: Table, heading: Sequence[str], zone: str) -> None:
        self._places = {name: place for place, name in enumerate(heading) if name}
        self._ways = (mapping, table)
        self._zone = zone
        self._table = table
        self._currencies: dict[str, str] = {}
        self._check_columns()
        noun = NOUNS[table.holds]
        self._key = noun.key
        self._fields = [(name, self._field(noun.field(name), table.fields[name])) for name in table.fields]
        self._traits = [(name, self._trait(name, source)) for name, source in table.traits.items()]
        self._prices = self._by_interval(table.fields.get("price"))

    def read(self, record: Record) -> Entry:
        """The row's fields. BadCell names the first that can't be read."""
        fields = {name: reader(record.cells) for name, reader in self._fields}
        if self._prices:
            fields["price"] = self._price(record.cells, fields["interval"])
        for name, currency in self._currencies.items():
            fields[f"{name}.currency"] = currency
        traits = {name: reader(record.cells) for name, reader in self._traits}
        return Entry(
            record.line,
            record.cells,
            tuple(str(fields[name]) for name in self._key),
            fields,
            {name: value for name, value in traits.items() if value is not None},
        )

    def _check_columns(self) -> None:
        sources = [*self._table.fields.values(), *self._table.traits.values()]
        missing = sorted({name for each in sources for name in each.columns if name not in self._places})
        if missing:
            raise Invalid(
                f"{self._table.file} lacks the columns {', '.join(missing)}; it has {', '.join(self._places)}.",
                "Mend the mapping (also its 'delimiter'), or export the table with them.",
            )

    def _field(self, field: Field | None, source: Source) -> CellReader:
        assert field is not None
        written = self._written(source)
        if field.kind is Kind.AMOUNT and written.currency:
            self._currencies[field.name] = written.currency
        if source.by_interval is not None:
            return lambda cells: None
        return self._cell(field.name, field.kind, source, written, required=field.required)

    def _trait(self, name: str, source: Any) -> CellReader:
        written = self._written(source)
        read = self._cell(name, TRAIT_KINDS[source.kind], source, written, required=False)
        if source.kind != "money":
            return read

        def money(cells: Sequence[str]) -> Money | None:
            amount = read(cells)
            return None if amount is None else to_money(name, amount, str(written.currency))

        return money

    def _by_interval(self, source: Source | None) -> dict[Interval, CellReader]:
        """A reader of the price for each interval, where each has a column of its own."""
        found = {}
        for word, column in (source.by_interval if source and source.by_interval else {}).items():
            assert source is not None
            one = source.model_copy(update={"column": column, "by_interval": None})
            reader = self._cell("price", Kind.AMOUNT, one, self._written(source), required=True)
            found[INTERVALS[word.casefold()]] = reader
        return found

    def _price(self, cells: Sequence[str], interval: Interval) -> Any:
        reader = self._prices.get(interval)
        if reader is None:
            raise BadCell("'price' has no column for this interval; see 'by_interval'")
        return reader(cells)

    def _cell(self, name: str, kind: Kind, source: Source, written: Written, *, required: bool) -> CellReader:
        place = self._places[source.column] if source.column else None
        shown = source.column or name
        rejects = source.blank == "reject" or (required and source.blank is None)
        values = {word.casefold(): value for word, value in source.values.items()}

        def read(cells: Sequence[str]) -> Any:
            text = (source.constant or "") if place is None else cells[place].strip()
            if not text:
                text = source.default or ""
            if not text:
                if rejects or required:
                    raise BadCell(f"'{shown}' is blank")
                return None
            meant = values.get(text.casefold(), source.otherwise or text) if values else text
            try:
                found = read_cell(kind, meant, written)
            except BadCell as bad:
                raise BadCell(f"'{shown}' {bad}") from None
            return Reason(found, text[:255]) if kind is Kind.REASON else found

        return read

    def _written(self, source: Ways) -> Written:
        def way(name: str, otherwise: Any) -> Any:
            given = [getattr(each, name) for each in (source, self._ways[1], self._ways[0])]
            return next((each for each in given if each is not None), otherwise)

        return Written(
            dates=way("dates", "ymd"),
            clock=way("clock", None),
            zone=ZoneInfo(way("zone", self._zone)),
            decimal=way("decimal", "."),
            yes_words=frozenset(word.casefold() for word in way("yes_words", YES)),
            no_words=frozenset(word.casefold() for word in way("no_words", NO)),
            currency=way("currency", None),
        )
