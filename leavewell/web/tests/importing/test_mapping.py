"""The mapping file: what it may say, and what is told of a mistake in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from leavewell.kernel.errors import Invalid
from leavewell.web.importing.loading import load_mapping, parse_mapping
from leavewell.web.tests.importing.company import MAPPING
from tests.architecture.source_checks import ROOT

ACCOUNTS = "tables: [{file: a.csv, holds: accounts, fields: {external_id: id, name: name}}]"


def test_tables_come_in_the_order_in_which_they_lean_on_each_other() -> None:
    order = [table.holds for table in parse_mapping(MAPPING).in_order()]
    assert order[0] == "accounts"
    assert order.index("contacts") < order.index("contracts")
    assert order.index("subscriptions") < order.index("usage")


def test_the_mapping_in_the_documents_is_one() -> None:
    page = (ROOT / "docs" / "start" / "import-your-accounts.md").read_text("utf-8")
    (shown,) = re.findall(r"```yaml\n(.*?)```", page, re.S)
    assert [table.holds for table in parse_mapping(shown).tables] == ["accounts", "subscriptions", "usage"]


def test_norway_is_no_no() -> None:
    text = ACCOUNTS.replace("name: name", "name: name, country: {column: c, values: {N: NO}}")
    assert parse_mapping(text).tables[0].fields["country"].values == {"N": "NO"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (ACCOUNTS.replace("name: name", "nam: name"), "accounts have no field 'nam'"),
        (ACCOUNTS.replace(", name: name", ""), "lacks the fields name"),
        (ACCOUNTS.replace("accounts", "people"), "wrong at 'tables.a.csv.holds'"),
        (ACCOUNTS.replace("holds", "hold"), "wrong at 'tables.a.csv"),
        (ACCOUNTS.replace("file:", "encoding: klingon, file:"), "'klingon' is no encoding"),
        (ACCOUNTS.replace("file:", "zone: Mars, file:"), "'Mars' is no time zone"),
        (ACCOUNTS.replace("file:", "dates: dym, file:"), "wrong at 'tables.a.csv.dates'"),
        (ACCOUNTS.replace("name: name", "name: {column: a, constant: b}"), "exactly one of"),
        (ACCOUNTS.replace("name: name", "name: {by_interval: {monthly: a}}"), "only the price"),
        (ACCOUNTS.replace("name: name", "name: {column: a, blank: leave, default: x}"), "one or the other"),
        (ACCOUNTS.replace("}]", ", name: other}}]"), "no YAML"),
        (ACCOUNTS.replace("name: name", "name: name, name: other"), "'name' stands twice"),
        (ACCOUNTS.replace("}}]", "}, traits: {arr: {column: arr, kind: money}}}]"), "has no currency"),
        (ACCOUNTS.replace("}}]", "}, roles_that_may_cancel: [admin]}]"), "needs a table of contacts"),
        ("tables: []", "wrong at 'tables'"),
        ("- a\n- b\n", "holds no mapping"),
        ("a: [", "is no YAML"),
        (
            "tables: [{file: u.csv, holds: usage, fields: {id: id, day: day}}]",
            "needs the field 'subscription' or 'account'",
        ),
        (
            "tables: [{file: u.csv, holds: usage, traits: {a: b}, fields: {id: id, day: day, account: a}}]",
            "belong to a table of accounts",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(wrong: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        parse_mapping(wrong)


def test_a_mapping_that_isnt_there_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="leavewell import suggest"):
        load_mapping(tmp_path / "m.yaml")
    (tmp_path / "m.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Invalid, match="can't be read as UTF-8"):
        load_mapping(tmp_path / "m.yaml")
