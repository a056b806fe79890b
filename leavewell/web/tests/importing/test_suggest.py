"""What is made of tables that nobody has described yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from leavewell.kernel.errors import Invalid
from leavewell.web.importing.loading import parse_mapping
from leavewell.web.importing.mapping import Mapping
from leavewell.web.importing.suggest import suggest
from tests.shared_tables import EXPORT, needs_export


def suggested(folder: Path, **tables: str | bytes) -> tuple[str, Mapping]:
    """The suggestion for these tables, as it is written and as it is read back."""
    for name, text in tables.items():
        (folder / f"{name}.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    text = suggest(folder)
    return text, parse_mapping(text)


def test_a_day_above_12_proves_the_order_and_is_shown(tmp_path: Path) -> None:
    text, mapping = suggested(tmp_path, usage="id,account,date\n1,A,03/04/2025\n2,A,03/14/2025\n")
    assert mapping.tables[0].dates == "mdy"
    assert "dates: mdy   # date has 03/14/2025" in text


def test_an_order_that_nothing_proves_is_said(tmp_path: Path) -> None:
    text, _ = suggested(tmp_path, usage="id,account,date\n1,A,03/04/2025\n")
    assert "# unsure: no day above 12" in text


def test_columns_that_prove_different_orders_are_said(tmp_path: Path) -> None:
    text, _ = suggested(tmp_path, tickets="id,account,opened,closed\n1,A,13/01/2025,01/14/2025\n")
    assert "# unsure: the columns differ" in text


def test_delimiter_encoding_decimals_and_leftovers_are_seen(tmp_path: Path) -> None:
    table = "Account ID;Account Name;Country;Umsatz;Groß\nA1;Café;uk;1.200,50;ja\n".encode("cp1252")
    text, mapping = suggested(tmp_path, accounts=table)
    (accounts,) = mapping.tables
    assert (accounts.delimiter, accounts.encoding) == (";", "cp1252")
    assert accounts.fields["country"].values == {"uk": "GB"}
    assert "encoding: cp1252   # unsure" in text
    assert {name: source.kind for name, source in accounts.traits.items()} == {
        "umsatz": "number",
        "gro": "yes_no",
    }
    assert accounts.decimal == ","


def test_money_without_a_currency_is_asked_about(tmp_path: Path) -> None:
    heading = "subscription_id,account_id,plan,start_date,billing_frequency,price"
    text, _ = suggested(tmp_path, subscriptions=f"{heading}\nS,A,P,2025-01-31,fortnightly,1\n")
    assert "currency: EUR   # unsure: no heading says which" in text
    assert "# unsure: what are fortnightly?" in text


def test_roles_ask_who_may_cancel(tmp_path: Path) -> None:
    text, _ = suggested(tmp_path, contacts="account_id,email,role\nA,ada@firm.example,admin\n")
    assert "who may cancel? Nobody" in text


def test_tables_that_nobody_recognises_are_told(tmp_path: Path) -> None:
    text, _ = suggested(tmp_path, accounts="id,name\nA,Erle\n", weather="place,rain\nx,1\n")
    assert "# Not recognised, and left out: weather.csv" in text
    (tmp_path / "accounts.csv").unlink()
    with pytest.raises(Invalid, match="no table that we recognise"):
        suggest(tmp_path)
    with pytest.raises(Invalid, match="There is no folder"):
        suggest(tmp_path / "nowhere")


@needs_export
def test_a_whole_companys_export_is_recognised() -> None:
    mapping = parse_mapping(suggest(EXPORT))
    assert {table.file: (table.holds, table.dates) for table in mapping.tables} == {
        "accounts.csv": ("accounts", "dmy"),
        "subscriptions.csv": ("subscriptions", "dmy"),
        "feature_usage.csv": ("usage", "dmy"),
        "support_tickets.csv": ("tickets", "dmy"),
        "churn_events.csv": ("cancellations", "dmy"),
    }
