"""Rows that are damaged in every way we could think of: each is rejected by itself, and all others are in."""

from __future__ import annotations

from pathlib import Path

import pytest

from leavewell.accounts.models import Space
from leavewell.signals.models import Usage
from leavewell.web.importing.loading import parse_mapping
from leavewell.web.tests.importing.company import put_in
from tests.builders import a_space

pytestmark = pytest.mark.django_db

MAPPING = """
currency: USD
tables:
  - {file: accounts.csv, holds: accounts, fields: {external_id: id, name: name}}
  - {file: subs.csv, holds: subscriptions, fields: {id: id, account: account, plan: plan, started_at: start,
     ends_at: end, interval: every, price: price, quantity: seats, trial: trial}}
  - {file: usage.csv, holds: usage, dates: dmy, fields: {id: id, subscription: sub, day: day, feature: what,
     count: times, seconds: secs, errors: errs}}
  - {file: tickets.csv, holds: tickets, fields: {id: id, account: account, submitted_at: in, closed_at: out,
     escalated: escalated}}
  - {file: gone.csv, holds: cancellations, fields: {id: id, account: account, ended_on: day, refund: back}}
"""
HEADINGS = {
    "accounts.csv": b"id,name\n",
    "subs.csv": b"id,account,plan,start,end,every,price,seats,trial\n",
    "usage.csv": b"id,sub,day,what,times,secs,errs\n",
    "tickets.csv": b"id,account,in,out,escalated\n",
    "gone.csv": b"id,account,day,back\n",
}
DAMAGED = {
    "subs.csv": [
        (b"X1,A1,Pro,2025-01-01,2024-01-01,monthly,10,1,no", "it ends before it starts"),
        (b"X2,A1,Pro,2025-01-01,,fortnightly,10,1,no", "'every' is no interval"),
        (b"X3,A1,Pro,2025-01-01,,monthly,10.005,1,no", "more decimals than USD has"),
        (b"X4,A1,Pro,2025-01-01,,monthly,-10,1,no", "'price' can't be '-10'"),
        (b"X5,A1,Pro,2025-01-01,,monthly,10,0,no", "'seats' is no whole number from 1"),
        (b"X6,A1,Pro,2025-01-01,,monthly,10,1,perhaps", "'trial' is neither yes nor no"),
        (b"X7,A99,Pro,2025-01-01,,monthly,10,1,no", "there is no account 'A99'"),
        (b"X8,A1,,2025-01-01,,monthly,10,1,no", "'plan' is blank"),
    ],
    "usage.csv": [
        (b",S1,01-01-2025,chart,1,1,0", "'id' is blank"),
        (b"X2,S99,01-01-2025,chart,1,1,0", "there is no subscription 'S99'"),
        (b"X3,S1,2025-01-31,chart,1,1,0", "'day' is no date with the day first"),
        (b"X4,S1,31-02-2025,chart,1,1,0", "'day' is no date with the day first"),
        (b"X5,S1,01-01-2099,chart,1,1,0", "its day is still to come"),
        (b"X6,S1,01-01-0025,chart,1,1,0", "a year that can't be meant"),
        (b"X7,S1,01-01-2025,chart,many,1,0", "'times' is no number"),
        (b"X8,S1,01-01-2025,chart,1,1e9,0", "'secs' is no number"),
        (b"X9,S1,01-01-2025,chart,1,1,99999999999", "'errs' is no whole number"),
        (b"X10,S1,01-01-2025", "has 3 cells, and the heading 7"),
        (b"X11,S1,01-01-2025,chart,1,1,0,0", "has 8 cells, and the heading 7"),
        (b'X12,S1,01-01-2025,"chart,1,1,0', "a quotation mark"),
        (b"X13,S1,01-01-2025,ch\x00art,1,1,0", "a control character"),
        (b"X14,S1,01-01-2025,ch\xe9rt,1,1,0", "the byte 0xE9"),
        (b"U1,S1,01-01-2025,other,1,1,0", "id repeated with other content; first seen on line 2"),
        (b"X16,S1,01-01-2025," + b"x" * 300 + b",1,1,0", "'what' is longer than 255"),
        (b",,,,,,", "'id' is blank"),
    ],
    "tickets.csv": [
        (b"X1,A1,2025-01-02 10:00,2025-01-01 10:00,no", "closed before it was submitted"),
        (b"X2,A1,2025-01-02 25:00,,no", "a clock that can't be"),
        (b"X3,A1,2099-01-02,,no", "still to come"),
    ],
    "gone.csv": [
        (b"X1,A1,2099-01-01,0", "still to come"),
        (b"X2,A1,,0", "'day' is blank"),
    ],
}
GOOD = 10


def good(table: str, number: int) -> bytes:
    """A row that nothing is wrong with."""
    rows = {
        "accounts.csv": f"A{number},Firm {number}",
        "subs.csv": f"S{number},A{number},Pro,2025-01-01,,monthly,10,1,no",
        "usage.csv": f'U{number},S{number},0{number}-01-2025,"chart",1,1,0',
        "tickets.csv": f"T{number},A{number},2025-01-02,2025-01-03,no",
        "gone.csv": f"C{number},A{number},2025-01-01,0",
    }
    return rows[table].encode() + b"\n"


def write(folder: Path, *, damaged: bool) -> Path:
    """Good rows in each table, with a damaged one between each two as long as there are some."""
    for table, heading in HEADINGS.items():
        rows = [good(table, number) for number in range(1, GOOD)]
        bad = [row + b"\n" for row, _ in DAMAGED.get(table, [])] if damaged else []
        mixed = [row for pair in zip(rows, bad, strict=False) for row in pair]
        rest = [*rows[len(bad) :], *bad[len(rows) :]]
        (folder / table).write_bytes(heading + b"".join([*mixed, *rest]))
    return folder


def test_each_damaged_row_is_rejected_by_itself_and_all_else_is_in(tmp_path: Path) -> None:
    space: Space = a_space()
    written = put_in(space, write(tmp_path, damaged=True), parse_mapping(MAPPING))
    wanted = [(table, reason) for table, rows in DAMAGED.items() for _, reason in rows]
    assert len(wanted) == 30
    for table in HEADINGS:
        reasons = [line for line in written.rejects if line.startswith(table)]
        rows = DAMAGED.get(table, [])
        assert len(reasons) == len(rows)
        assert [reason for _, reason in rows if not any(reason in line for line in reasons)] == []
    assert {table.holds: table.written for table in written.report.tables} == dict.fromkeys(
        ("accounts", "subscriptions", "usage", "tickets", "cancellations"), GOOD - 1
    )


def test_damage_done_later_changes_nothing_of_what_is_in(tmp_path: Path) -> None:
    space = a_space()
    put_in(space, write(tmp_path, damaged=False), parse_mapping(MAPPING))
    before = list(Usage.objects.of(space).order_by("pk").values())
    written = put_in(space, write(tmp_path, damaged=True), parse_mapping(MAPPING))
    assert (written.report.written, written.report.rejected) == (0, 30)
    assert list(Usage.objects.of(space).order_by("pk").values()) == before
