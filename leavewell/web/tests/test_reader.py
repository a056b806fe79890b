"""Reading a company's export: what can't be taken is named by file and line, and the rest goes on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from leavewell.kernel.errors import Invalid
from leavewell.kernel.money import Money
from leavewell.web.cli.reader import Export, read_export
from tests.architecture.source_checks import ROOT
from tests.builders import NOON

ACCOUNTS = "account_id,account_name,country"
SUBSCRIPTIONS = (
    "subscription_id,account_id,start_date,end_date,plan_tier,seats,mrr_amount,arr_amount,is_trial,"
    "billing_frequency"
)
GOOD = "S-1,A-1,23-12-2025,,Pro,2,98,1176,FALSE,monthly"
EXPORT = ROOT.parent / "shared" / "data" / "saas-company"


def an_export(
    folder: Path, *subscriptions: str, accounts: tuple[str, ...] = ("A-1,Alder,US",), mark: str = ""
) -> Export:
    """What is read of an export with these rows."""
    tables = {"accounts.csv": (ACCOUNTS, *accounts), "subscriptions.csv": (SUBSCRIPTIONS, *subscriptions)}
    for name, rows in tables.items():
        (folder / name).write_text(mark + "\n".join(rows) + "\n", encoding="utf-8")
    return read_export(folder, now=NOON)


def named(export: Export) -> list[tuple[str, int]]:
    """File and line of each row that wasn't taken."""
    return [(reject.file, reject.line) for reject in export.rejects]


def test_an_account_is_read_with_what_it_pays_for(tmp_path: Path) -> None:
    export = an_export(tmp_path, GOOD)
    (account,) = export.accounts
    (subscription,) = account.subscriptions
    (item,) = subscription.items
    assert (account.external_id, account.name, account.country) == ("A-1", "Alder", "US")
    assert (item.plan, item.unit, item.quantity, item.interval) == ("Pro", Money(4900, "USD"), 2, "month")
    assert subscription.started_at == datetime(2025, 12, 23, tzinfo=UTC)
    assert export.rejects == []


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    export = an_export(tmp_path, GOOD, mark="\ufeff")
    assert (len(export.accounts), export.subscriptions, export.rejects) == (1, 1, [])


def test_a_yearly_subscription_costs_its_yearly_amount(tmp_path: Path) -> None:
    export = an_export(tmp_path, GOOD.replace("monthly", "annual"))
    (item,) = export.accounts[0].subscriptions[0].items
    assert (item.unit, item.quantity, item.interval) == (Money(58800, "USD"), 2, "year")


def test_a_price_that_cant_be_shared_out_evenly_is_one_price(tmp_path: Path) -> None:
    export = an_export(tmp_path, GOOD.replace("Pro,2,98", "Pro,3,98"))
    (item,) = export.accounts[0].subscriptions[0].items
    assert (item.unit, item.quantity) == (Money(9800, "USD"), 1)


def test_an_end_in_the_past_is_over_and_one_to_come_is_scheduled(tmp_path: Path) -> None:
    over, coming = (
        GOOD.replace(",,", ",01-03-2026,"),
        GOOD.replace("S-1", "S-2").replace(",,", ",01-04-2026,"),
    )
    first, second = an_export(tmp_path, over, coming).accounts[0].subscriptions
    assert (first.ended_at, first.cancel_at) == (datetime(2026, 3, 1, tzinfo=UTC), None)
    assert (second.ended_at, second.cancel_at) == (None, datetime(2026, 4, 1, tzinfo=UTC))


def test_a_country_gets_its_standard_code(tmp_path: Path) -> None:
    export = an_export(tmp_path, accounts=("A-1,Alder,uk",))
    assert export.accounts[0].country == "GB"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (GOOD.replace("23-12-2025", "2025-12-23"), "'start_date' is no day-first date"),
        (GOOD.replace("23-12-2025", "31-02-2025"), "'start_date' is no day-first date"),
        (GOOD.replace("23-12-2025", ""), "'start_date' is empty"),
        (GOOD.replace("23-12-2025", "23-12-2026"), "still to come"),
        (GOOD.replace(",,", ",01-01-2020,"), "ends before it begins"),
        (GOOD.replace(",,", ",soon,"), "'end_date' is no day-first date"),
        (GOOD.replace("A-1", "A-9"), "'A-9' isn't in accounts.csv"),
        (GOOD.replace("S-1", ""), "'subscription_id' is empty"),
        (GOOD.replace("Pro,2,98", "Pro,2,free"), "'mrr_amount' is no number"),
        (GOOD.replace("Pro,2,98", "Pro,2,-98"), "'mrr_amount' can't be -98"),
        (GOOD.replace("Pro,2,98", "Pro,2,NaN"), "'mrr_amount' can't be NaN"),
        (GOOD.replace("Pro,2,98", "Pro,0,98"), "'seats' is no whole number from 1"),
        (GOOD.replace("Pro,2,98", "Pro,1.5,98"), "'seats' is no whole number from 1"),
        (GOOD.replace("Pro,2,98", "Pro,2,98.005"), "98.005"),
        (GOOD.replace("monthly", "weekly"), "neither monthly nor annual: weekly"),
        (GOOD.replace("FALSE", "no"), "'is_trial' is neither TRUE nor FALSE"),
        ("S-1,A-1", "'billing_frequency' is empty"),
    ],
)
def test_a_row_that_cant_be_taken_is_named_and_the_rest_goes_on(
    tmp_path: Path, row: str, reason: str
) -> None:
    export = an_export(tmp_path, GOOD.replace("S-1", "S-0"), row, GOOD.replace("S-1", "S-2"))
    assert named(export) == [("subscriptions.csv", 3)]
    assert reason in export.rejects[0].reason
    assert [sub.id for sub in export.accounts[0].subscriptions] == ["S-0", "S-2"]


def test_what_stands_twice_is_taken_once(tmp_path: Path) -> None:
    twice = ("A-1,Alder,US", "A-1,Alder again,US")
    export = an_export(tmp_path, GOOD, GOOD, accounts=twice)
    assert named(export) == [("accounts.csv", 3), ("subscriptions.csv", 3)]
    assert (export.accounts[0].name, export.subscriptions) == ("Alder", 1)


def test_a_blank_name_is_named_and_a_blank_line_is_nothing(tmp_path: Path) -> None:
    export = an_export(tmp_path, accounts=("A-1,Alder,US", "", "A-2, ,US", "A-3,Cedar,"))
    assert named(export) == [("accounts.csv", 4)]
    assert [account.external_id for account in export.accounts] == ["A-1", "A-3"]


def test_a_name_over_two_lines_is_one_row(tmp_path: Path) -> None:
    export = an_export(tmp_path, accounts=('A-1,"Alder\n& Finch",US', "A-2,,US"))
    assert export.accounts[0].name == "Alder\n& Finch"
    assert named(export) == [("accounts.csv", 4)]


def test_a_table_that_isnt_there_or_lacks_a_column_is_told(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"There is no accounts\.csv"):
        read_export(tmp_path, now=NOON)
    an_export(tmp_path)
    (tmp_path / "accounts.csv").write_text("account_id;account_name;country\n")
    with pytest.raises(Invalid, match=r"accounts\.csv lacks the columns account_id, account_name, country"):
        read_export(tmp_path, now=NOON)
    (tmp_path / "accounts.csv").write_bytes(f"{ACCOUNTS}\nA-1,Caf\xe9,FR\n".encode("latin-1"))
    with pytest.raises(Invalid, match="isn't UTF-8"):
        read_export(tmp_path, now=NOON)


@pytest.mark.skipif(not EXPORT.is_dir(), reason="there is no ../shared/data/saas-company beside this clone")
def test_a_whole_companys_export_is_read_without_a_reject() -> None:
    export = read_export(EXPORT, now=NOON)
    assert (len(export.accounts), export.subscriptions, export.rejects) == (500, 5000, [])
