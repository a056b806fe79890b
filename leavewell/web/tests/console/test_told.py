"""What happened is told in words that people use: no id, no code, no address of a mail."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from leavewell.effects.models import FactRow
from leavewell.effects.queries import newest_facts
from leavewell.effects.registries import sentences
from leavewell.flow.models import PresentedOffer
from leavewell.flow.offers import TYPES
from leavewell.insight.tests.moments import takes_an_offer
from leavewell.kernel.facts.playbooks import StepDone
from leavewell.web.console.told import in_words, told
from tests.builders import a_customer, a_space, cancelled
from tests.facts import EXAMPLES, an_example
from tests.moments import run_what_is_due

RAW = re.compile(r"\b[a-z]{3}_[0-9a-z]{26}\b|\b[0-9a-f]{8}-[0-9a-f]{4}-|<[^>]*@|\b[a-z]+_[a-z_]+\b")
TUESDAY = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        ("<0198.mail@cafe.example>", "The step 'send receipt' was done; the mail that was written shows it."),
        ("eff_" + "0" * 26, "The step 'send receipt' was done; what the machine did shows it."),
        ("acc_" + "0" * 26, "The step 'send receipt' was done."),
        ("LW-2026-ABCD2345", "The step 'send receipt' was done (LW-2026-ABCD2345)."),
        (None, "The step 'send receipt' was done."),
    ],
)
def test_what_shows_that_a_step_was_done_is_told_without_its_id(proof: str | None, words: str) -> None:
    some_id = EXAMPLES[type(an_example(StepDone).step_id)]
    fact = StepDone(some_id, some_id, "send_receipt", proof)
    assert sentences[StepDone.kind](fact) == words


@pytest.mark.parametrize(
    ("kind", "params", "words"),
    [
        ("discount", {"percent_bp": 3000, "cycles": 3}, "30% off 3 charges"),
        ("discount", {"percent_bp": 1250, "cycles": 1}, "12.5% off the next charge"),
        ("trial_extension", {"days": 14}, "14 more days of trial"),
        ("seat_change", {"min_seats": 1}, "Fewer seats"),
        ("seat_change", {"min_seats": 5}, "Fewer seats, 5 at least"),
        ("plan_change", {"price": "price_solo"}, "The plan Solo"),
    ],
)
def test_an_offer_is_called_what_it_is(kind: str, params: dict[str, object], words: str) -> None:
    assert TYPES[kind].named(params, {"plan_after": "Solo"}) == words


@pytest.mark.parametrize(
    ("kind", "terms", "words"),
    [
        ("discount", {"percent_bp": "3000", "cycles": "3"}, "30% off 3 charges"),
        ("trial_extension", {"until": "2026-06-01T12:00:00+00:00"}, "a trial until 2026-06-01"),
        ("seat_change", {"seats": "3", "seats_before": "5"}, "3 seats instead of 5"),
        ("plan_change", {"price": "price_solo"}, "a cheaper plan"),
    ],
)
def test_what_was_taken_is_told_of_its_terms_alone(kind: str, terms: dict[str, str], words: str) -> None:
    assert TYPES[kind].agreed(terms) == words


@pytest.mark.django_db
@pytest.mark.usefixtures("simulator")
def test_a_cancellation_and_an_offer_are_told_from_first_to_last_without_a_code() -> None:
    space = a_space()
    cancelled(a_customer(space))
    takes_an_offer(a_customer(space), TUESDAY)
    run_what_is_due(space)
    lines = [each.words for each in told(space, newest_facts(space, limit=200))]
    assert len(lines) > 15
    assert [each for each in lines if RAW.search(each)] == []
    offered = PresentedOffer.objects.of(space).get()
    assert offered.kind == "discount"
    assert any("'30% off 3 charges' was shown" in each for each in lines)
    assert any("'30% off 3 charges' was accepted: 30% off 3 charges;" in each for each in lines)


@pytest.mark.django_db
@pytest.mark.usefixtures("simulator")
def test_an_offer_that_nobody_finds_any_more_keeps_the_flows_own_word() -> None:
    space = a_space()
    takes_an_offer(a_customer(space), TUESDAY)
    row = FactRow.objects.of(space).filter(kind="session.offer_presented")[0]
    assert "discount 30 3" in in_words(row, {})
