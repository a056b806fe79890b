"""How long an effect waits, and when a person is asked."""

from __future__ import annotations

import pytest

from leavewell.effects.decide.backoff import Backoff, backoff_of, parse_backoff
from leavewell.kernel.errors import Invalid


def test_each_kind_of_effect_has_pauses_of_its_own() -> None:
    table = parse_backoff("billing=2:2:300, billing.confirm_end=60:2:900,react=1:4:300:8,default=5:3:900")
    assert table["billing"] == Backoff(2, 2, 300)
    assert table["react"] == Backoff(1, 4, 300, patience=8)
    assert backoff_of("billing.cancel", table) == table["billing"]
    assert backoff_of("billing.confirm_end", table) == table["billing.confirm_end"]
    assert backoff_of("webhook.post", table) == table["default"]


def test_an_empty_table_changes_nothing() -> None:
    assert parse_backoff("") == {}


@pytest.mark.parametrize(
    "text", ["billing", "billing=", "billing=2", "billing=2:2", "billing=a:b:c", "billing=2:2:300:x", "=1=2"]
)
def test_what_is_no_pause_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="is no back-off"):
        parse_backoff(text)


def test_pauses_grow_up_to_a_cap_and_never_overflow() -> None:
    backoff = Backoff(2, 2, 300)
    assert [backoff.after(attempts) for attempts in (1, 2, 3, 8, 9, 100_000)] == [2, 4, 8, 256, 300, 300]


def test_a_person_is_asked_after_so_many_attempts_and_never_before() -> None:
    patient, endless = Backoff(1, 4, 300, patience=8), Backoff(2, 2, 300)
    assert [patient.exhausted(attempts) for attempts in (1, 7, 8, 9)] == [False, False, True, True]
    assert not endless.exhausted(100_000)
