from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from leavewell.accounts.actions.knowledge import assign_duty, put_contract, set_trait
from leavewell.accounts.duties import Duty
from leavewell.accounts.models import Contract, DutyHolder, Trait
from leavewell.accounts.traits import LONGEST, TraitValue, as_text, kind_of, value_of
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import ContractTerms
from leavewell.kernel.errors import Invalid
from leavewell.kernel.money import Money
from tests.builders import a_member, a_space, an_account, an_act

MONDAY = datetime(2026, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", ["Pro plan", Decimal("12.5"), True, False, date(2024, 2, 29), Money(4900, "EUR")]
)
def test_a_trait_comes_back_as_it_was_given(value: TraitValue) -> None:
    assert value_of(kind_of(value), as_text(value)) == value


def test_two_ways_to_write_a_number_are_one_value() -> None:
    assert as_text(Decimal("2.50")) == as_text(Decimal("2.5")) == "2.5"
    assert as_text(Decimal("1E+3")) == "1000"


@pytest.mark.parametrize("value", [Decimal("NaN"), "x" * (LONGEST + 1)])
def test_what_is_no_figure_and_no_word_is_refused(value: TraitValue) -> None:
    with pytest.raises(Invalid):
        as_text(value)


@pytest.mark.parametrize(
    ("kind", "text"), [("number", "many"), ("date", "soon"), ("money", "5"), ("odd", "")]
)
def test_a_text_that_was_never_stored_is_refused(kind: str, text: str) -> None:
    with pytest.raises(Invalid):
        value_of(kind, text)


def test_an_older_figure_never_overwrites_a_newer_one(db: None) -> None:
    space = a_space()
    account = an_account(space)
    with edge():
        assert set_trait(an_act(space), account, "seats", Decimal(9), source="import", as_of=MONDAY)
        assert not set_trait(an_act(space), account, "seats", Decimal(9), source="import", as_of=MONDAY)
        before = MONDAY - timedelta(days=1)
        assert not set_trait(an_act(space), account, "seats", Decimal(4), source="import", as_of=before)
        assert set_trait(an_act(space), account, "seats", Decimal(7), source="api", as_of=MONDAY)
    kept = Trait.objects.of(space).get()
    assert (kept.value, kept.source) == ("7", "api")


def test_a_contract_is_kept_once_and_changes_when_its_terms_do(db: None) -> None:
    space = a_space()
    account = an_account(space)
    terms = ContractTerms(
        date(2025, 1, 1), date(2026, 12, 31), notice_days=90, yearly=Money(1_200_000, "EUR")
    )
    with edge():
        assert put_contract(an_act(space), account, "K-1", terms)
        assert not put_contract(an_act(space), account, "K-1", terms)
        assert put_contract(an_act(space), account, "K-1", replace(terms, ends_on=date(2027, 12, 31)))
    assert Contract.objects.of(space).get().ends_on == date(2027, 12, 31)


def test_a_contract_that_ends_before_it_starts_or_is_anothers_is_refused(db: None) -> None:
    space = a_space()
    account, other = an_account(space), an_account(space, "A-2")
    with edge():
        put_contract(an_act(space), other, "K-2", ContractTerms(date(2025, 1, 1)))
    with pytest.raises(Invalid, match="ends before"), edge():
        put_contract(an_act(space), account, "K-1", ContractTerms(date(2025, 1, 2), date(2025, 1, 1)))
    with pytest.raises(Invalid, match="Another account"), edge():
        put_contract(an_act(space), account, "K-2", ContractTerms(date(2025, 1, 1)))


def test_a_duty_has_one_holder_an_account_and_one_fallback(db: None) -> None:
    space = a_space()
    account, ann, bob = an_account(space), a_member(space), a_member(space)
    with edge():
        assert assign_duty(an_act(space), Duty.CSM, ann, account=account)
        assert not assign_duty(an_act(space), Duty.CSM, ann, account=account)
        assert assign_duty(an_act(space), Duty.CSM, bob, account=account)
        assert assign_duty(an_act(space), Duty.CSM, ann)
        assert assign_duty(an_act(space), Duty.CSM, bob)
    held = DutyHolder.objects.of(space).values_list("account", "member")
    assert set(held) == {(account.pk, bob.pk), (None, bob.pk)}


def test_a_stranger_gets_no_duty(db: None) -> None:
    stranger = a_member(a_space())
    space = a_space()
    with pytest.raises(Invalid), edge():
        assign_duty(an_act(space), Duty.LEGAL, stranger)
