from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from leavewell.kernel.errors import NotFound
from leavewell.kernel.ids import (
    ALPHABET,
    declaration_number,
    imported_declaration_number,
    link_token,
    parse_public_id,
    public_id,
    token_hash,
    uuid7,
)


def test_ids_grow_with_time_and_say_when_they_were_made() -> None:
    before = time.time_ns() // 1_000_000
    made = [uuid7() for _ in range(5000)]
    assert made == sorted(set(made))
    assert {(each.version, each.variant) for each in made} == {(7, RFC_4122)}
    assert before <= made[0].int >> 80 <= time.time_ns() // 1_000_000


def test_no_two_threads_ever_make_the_same_id() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: [uuid7() for _ in range(500)], range(8)))
    assert len({each for some_of_them in made for each in some_of_them}) == 4000


@given(some.uuids())
def test_a_public_id_leads_back_to_its_row(row: UUID) -> None:
    public = public_id("ses", row)
    assert len(public) == 30
    assert parse_public_id("ses", public) == row


def test_public_ids_sort_as_their_rows_do() -> None:
    rows = [uuid7() for _ in range(50)]
    assert sorted(public_id("ses", row) for row in rows) == [public_id("ses", row) for row in rows]


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "ses",
        "ses_",
        "ses_0",
        "acc_" + "0" * 26,
        "ses_" + "0" * 25,
        "ses_" + "0" * 27,
        "ses_" + "0" * 25 + "u",
        "ses_" + "0" * 25 + "A",
        "ses_" + "8" + "0" * 25,
        "ses_" + "z" * 26,
        "ses_" + "0" * 25 + "٣",
    ],
)
def test_a_broken_id_looks_like_an_unknown_one(broken: str) -> None:
    with pytest.raises(NotFound, match="There is no such ses here"):
        parse_public_id("ses", broken)


@given(some.text("ses_ABC019uz ٣é\0", max_size=40))
def test_no_text_breaks_the_reading_of_ids(text: str) -> None:
    with pytest.raises(NotFound):
        parse_public_id("ses", text)


def test_a_links_secret_is_long_and_only_its_hash_is_for_keeping() -> None:
    token, other = link_token(), link_token()
    assert len(token) == 32
    assert token != other
    assert token not in token_hash(token)
    assert token_hash(token) != token_hash(other)


def test_a_number_can_be_read_out_on_the_phone() -> None:
    kind, year, rest = declaration_number(2026).split("-")
    assert (kind, year, len(rest)) == ("LW", "2026", 8)
    assert set(rest) <= set(ALPHABET.upper())
    assert declaration_number(2026) != declaration_number(2026)


def test_an_imported_declarations_number_is_the_same_each_time_and_no_other_rows() -> None:
    number = imported_declaration_number(2024, "space", "C-1")
    assert number == imported_declaration_number(2024, "space", "C-1")
    assert re.fullmatch(r"LW-2024-[0-9A-Z]{13}", number)
    others = {imported_declaration_number(2024, "space", f"C-{each}") for each in range(2, 1000)}
    assert len(others | {number}) == 999
    assert imported_declaration_number(2024, "spaceC", "-1") != number
