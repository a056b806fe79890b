"""A promised cancel that is taken back in Stripe's own pages comes to the same, whoever tells of it first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from leavewell.accounts.transaction import edge
from leavewell.effects.actions.check_now import check_now
from leavewell.effects.actions.mends import approve_mend, decline_mend
from leavewell.effects.models import Drift, Mail, Proposal
from leavewell.effects.tests.drifting import carried_out
from leavewell.flow.models import Declaration
from leavewell.offboarding.actions.restart import restart
from leavewell.offboarding.models import Departure
from leavewell.playbooks.models import Step
from tests.builders import Customer, an_act, cancelled
from tests.moments import leap_to, now_in
from tests.wired import Wired, a_wired_company

pytestmark = [pytest.mark.django_db, pytest.mark.proves(peer="wire front")]

DAY = timedelta(days=1)
Telling = Callable[[Wired], None]


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wired:
    return a_wired_company(tmp_path, monkeypatch)


@pytest.fixture
def ada(company: Wired) -> Customer:
    """Whose cancel is at Stripe, for the end of their month."""
    customer = company.comes_to_know(company.sells(started_at=(now_in(company.space) - 10 * DAY).isoformat()))
    cancelled(customer)
    company.goes_on()
    assert company.row_of(customer).state == "ending"
    return customer


def notice(company: Wired) -> None:
    """Stripe tells of the last change, and what follows is done."""
    assert company.hears(company.heard[-1]) == 204
    company.goes_on()


def reading(company: Wired) -> None:
    """An hour later all of Stripe is read, as every night, and what follows is done."""
    leap_to(company.space, now_in(company.space) + timedelta(hours=1))
    with edge():
        run = check_now(an_act(company.space), company.connection)
    carried_out(run)
    company.goes_on()


def proposals(company: Wired) -> list[tuple[str, str, str]]:
    rows = Proposal.objects.of(company.space).order_by("proposed_at", "pk")
    return list(rows.values_list("kind", "why", "state"))


def undone_steps(company: Wired) -> int:
    return int(Step.objects.of(company.space).filter(code="undone_elsewhere").count())


def letters(company: Wired) -> int:
    return int(Mail.objects.of(company.space).filter(kind="departure_kept").count())


BOTH = [*permutations([notice, reading]), (notice, notice, reading), (reading, notice, reading)]


@pytest.mark.parametrize("told", BOTH, ids=lambda told: "-".join(each.__name__ for each in told))
def test_an_undone_cancel_is_proposed_told_and_looked_at_once_in_any_order(
    company: Wired, ada: Customer, told: tuple[Telling, ...]
) -> None:
    company.happens(company.ref(ada), "undo_cancel")
    for tell in told:
        tell(company)
        assert proposals(company) == [("cancel_again", "end_taken_back", "proposed")]
        assert (undone_steps(company), letters(company)) == (1, 1)
        assert Departure.objects.of(company.space).get().state == "restarted"
        assert Declaration.objects.of(company.space).get().state == "withdrawn"
    with edge():
        approve_mend(an_act(company.space, "member:x"), Proposal.objects.of(company.space).get())
    company.goes_on()
    assert proposals(company) == [("cancel_again", "end_taken_back", "carried_out")]
    assert company.row_of(ada).state == "ending"


def test_a_no_to_what_a_notice_brought_stands_at_night(company: Wired, ada: Customer) -> None:
    company.happens(company.ref(ada), "undo_cancel")
    notice(company)
    with edge():
        decline_mend(
            an_act(company.space, "member:x"),
            Proposal.objects.of(company.space).get(),
            "She asked us to keep it.",
        )
    reading(company)
    assert proposals(company) == [("cancel_again", "end_taken_back", "declined")]
    assert company.row_of(ada).state == "active"


def test_who_is_ended_again_in_stripes_pages_needs_no_word_any_more(company: Wired, ada: Customer) -> None:
    company.happens(company.ref(ada), "undo_cancel")
    notice(company)
    company.happens(company.ref(ada), "cancel", when="period_end")
    reading(company)
    assert proposals(company) == [("cancel_again", "end_taken_back", "declined")]
    assert Proposal.objects.of(company.space).get().decided_by == "system"


@pytest.mark.parametrize("told", [notice, reading])
def test_who_cancelled_and_came_back_in_the_portal_is_left_alone(company: Wired, told: Telling) -> None:
    """Nobody here had promised them an end: at most a person looks whether that was meant."""
    ben = company.comes_to_know(company.sells())
    company.happens(company.ref(ben), "cancel", when="period_end")
    told(company)
    company.happens(company.ref(ben), "undo_cancel")
    told(company)
    assert [each.state for each in Departure.objects.of(company.space)] == ["restarted"]
    assert {kind for kind, _, _ in proposals(company)} <= {"look"}
    assert (company.writes(), undone_steps(company), letters(company)) == ([], 0, 0)


@pytest.mark.parametrize("told", [notice, reading])
def test_who_comes_back_on_their_own_page_is_asked_nothing(
    company: Wired, ada: Customer, told: Telling
) -> None:
    with edge():
        restart(an_act(company.space), Departure.objects.select_related("declaration").get())
    company.goes_on()
    company.time_passes()
    company.listen()
    told(company)
    assert company.row_of(ada).state == "active"
    assert (proposals(company), letters(company)) == ([], 0)
    assert not Drift.objects.of(company.space).exclude(why="").exists()
