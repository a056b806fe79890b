"""The sample company: what is planted in it is there, and neither a stop nor a second run harms it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean

import pytest

from leavewell.accounts.models import Account, Contact, Contract, DutyHolder, Space, Subscription, Trait
from leavewell.accounts.queries import account_called, space_by_id
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.retry import retry_effect
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.effects.states import EffectState
from leavewell.flow.definition import default_flow
from leavewell.flow.models import CancelSession, Declaration, ImportedWords
from leavewell.kernel.facts.ends import ChargedAfterEnd
from leavewell.playbooks.models import Step
from leavewell.playbooks.states import OPEN_STEPS
from leavewell.postsave.models import Save
from leavewell.postsave.queries import watchlist
from leavewell.signals.models import Ticket, Usage
from leavewell.web.sample import filling, truths
from leavewell.web.sample.book import Customer
from leavewell.web.sample.customers import generated
from leavewell.web.sample.signals import tickets_of, weeks_of
from leavewell_simulator.testing import RunningSimulator
from tests.builders import a_space, an_act
from tests.moments import run_what_is_due

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
QUARTER = timedelta(days=90)


@pytest.fixture(scope="module")
def book() -> list[Customer]:
    """The generated accounts, as of the last day of a month that has 31."""
    return generated(NOON)


def test_the_same_seed_makes_the_same_company_and_another_seed_another(book: list[Customer]) -> None:
    assert generated(NOON) == book
    assert generated(NOON, seed=7) != book


def test_every_account_has_an_id_a_name_and_an_admin_who_may_cancel(book: list[Customer]) -> None:
    assert [each.id for each in book] == [f"C-{number:03}" for number in range(truths.FIRST_GENERATED, 401)]
    assert len({each.listed.name for each in book}) == len(book)
    for each in book:
        assert [person.role for person in each.contacts if person.may_cancel] == ["admin"]
        assert len({person.email for person in each.contacts}) == len(each.contacts)
        assert all(person.email.endswith(".example") for person in each.contacts)


def test_nothing_of_the_company_lies_in_the_future_or_before_its_time(book: list[Customer]) -> None:
    ended = {each.id: each.gone.at if each.gone else NOON for each in book}
    began = {each.id: each.began_at for each in book}
    assert all(began[key] < ended[key] <= NOON for key in ended)
    for week in weeks_of(book, NOON):
        assert began[week.customer].date() <= week.day <= ended[week.customer].date()
    for ticket in tickets_of(book, NOON):
        assert began[ticket.customer] <= ticket.submitted_at <= ended[ticket.customer]
        assert ticket.closed_at is None or ticket.submitted_at < ticket.closed_at < NOON
    for each in book:
        if each.stayed:
            assert began[each.id] < each.stayed.saved_at < each.stayed.settled_at <= NOON


def test_three_of_ten_used_it_less_before_they_left_and_the_others_as_before(book: list[Customer]) -> None:
    ratios = _falls(book)
    assert len(ratios) == 120
    assert sum(ratio < 0.5 for ratio in ratios.values()) == truths.USAGE_FELL
    assert sum(ratio > 0.8 for ratio in ratios.values()) == 120 - truths.USAGE_FELL


def _falls(book: list[Customer]) -> dict[str, float]:
    """Of each who left: the mean of the last six weeks against the twelve before."""
    weeks: dict[str, list[int]] = {}
    for week in weeks_of([each for each in book if each.gone], NOON):
        weeks.setdefault(week.customer, []).append(week.count)
    return {key: mean(counts[:6]) / mean(counts[6:18]) for key, counts in weeks.items()}


@pytest.mark.parametrize("day", range(1, 32))
def test_the_company_can_be_made_on_any_day_of_a_month(day: int) -> None:
    now = NOON.replace(month=1, day=day)
    assert sum(each.gone is not None for each in generated(now)) == 120


def test_whoever_doesnt_pay_owes_two_months_at_most(book: list[Customer]) -> None:
    owing = [each for each in book if each.subscription.payment == "failing"]
    assert owing
    assert all((NOON - each.began_at).days < 60 for each in owing)


def test_the_page_about_it_says_what_is_planted() -> None:
    told = Path("docs/concepts/sample-company.md").read_text()
    accounts = (truths.LATE_CHARGE, truths.REFUSED_CANCEL, truths.OVERDUE_STEPS, truths.CHAMPION_GONE)
    undecided = (truths.LEFT_UNDECIDED, truths.NEVER_MIND, truths.STAYED_LATER)
    for account in (*accounts, *undecided, truths.NOTICE_OPENS):
        assert f"| {account} |" in told
    figures = [(truths.USAGE_FELL, 120), truths.GREW_RECENTLY, truths.GREW_BEFORE]
    figures += [(held, took) for took, held in truths.SAVES.values()]
    for some, of in figures:
        assert f"{some} of {of}" in told
    assert f"in {truths.NOTICE_IN_DAYS} days" in told


def test_every_reason_is_one_that_the_flow_knows(book: list[Customer]) -> None:
    codes = {reason.code for reason in default_flow().reasons}
    assert {each.gone.reason for each in book if each.gone} <= codes


@pytest.mark.story
@pytest.mark.django_db
@pytest.mark.usefixtures("quick_passwords")
def test_the_whole_company_is_in_the_space_with_all_that_is_planted(
    simulator: RunningSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = a_space("Harbour Notes")
    _is_stopped_half_way(space, monkeypatch)
    filling.fill(space)
    space = space_by_id(space.pk)
    _everybody_is_there(space)
    _a_late_charge_is_with_a_person(space)
    _a_refused_cancel_is_with_a_person(space)
    _steps_are_overdue(space)
    _some_looked_at_leaving(space)
    _the_champion_has_gone(space)
    _the_notice_of_one_contract_opens_in_twenty_days(space)
    _one_reason_grew(space)
    _offers_hold_as_planted(space)
    _a_second_run_changes_nothing(space, lambda: filling.fill(space))
    _trying_again_carries_the_cancel_out(space)
    assert not Mail.objects.of(space).filter(state="sent").exists()


def _is_stopped_half_way(space: Space, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(filling, "load_usage", stop)
        filling.fill(space)
    assert not Usage.objects.of(space).exists()


def _everybody_is_there(space: Space) -> None:
    assert Account.objects.of(space).count() == truths.SIZE
    assert Declaration.objects.of(space).filter(source="import").count() == 120
    assert ImportedWords.objects.of(space).count() > 50
    assert Subscription.objects.of(space).filter(state="ended").count() == 121
    assert Contract.objects.of(space).count() == len(truths.CONTRACTS) + 1
    assert 8_000 < Usage.objects.of(space).count() <= 12_000
    assert 1_200 < Ticket.objects.of(space).count() < 1_800
    assert DutyHolder.objects.of(space).filter(account=None).count() == 6
    assert {row.currency for row in Subscription.objects.of(space)} == {"EUR", "USD", "GBP"}


def _a_late_charge_is_with_a_person(space: Space) -> None:
    facts = FactRow.objects.of(space).filter(kind=ChargedAfterEnd.kind)
    assert [row.account_id for row in facts] == [account_called(space, truths.LATE_CHARGE).pk]


def _a_refused_cancel_is_with_a_person(space: Space) -> None:
    stuck = Effect.objects.of(space).filter(state=EffectState.NEEDS_PERSON)
    by_account = Counter((row.kind, row.account_id) for row in stuck)
    assert by_account == {
        ("billing.cancel", account_called(space, truths.REFUSED_CANCEL).pk): 1,
        ("billing.confirm_end", account_called(space, truths.LATE_CHARGE).pk): 1,
    }


def _steps_are_overdue(space: Space) -> None:
    waiting = Step.objects.of(space).filter(state__in=OPEN_STEPS, due_at__lt=space.now())
    mine = waiting.filter(account=account_called(space, truths.OVERDUE_STEPS))
    assert {"check_authority", "exit_plan"} <= {step.code for step in mine}


def _some_looked_at_leaving(space: Space) -> None:
    assert [each.account.external_id for each in watchlist(space)] == [truths.LEFT_UNDECIDED]
    outcomes = CancelSession.objects.of(space).values_list("account__external_id", "outcome")
    assert Counter(outcomes) == {
        (truths.LATE_CHARGE, "cancelled"): 1,
        (truths.REFUSED_CANCEL, "cancelled"): 1,
        (truths.OVERDUE_STEPS, "cancelled"): 1,
        (truths.LEFT_UNDECIDED, "abandoned"): 1,
        (truths.NEVER_MIND, "nevermind"): 1,
        (truths.STAYED_LATER, "abandoned"): 1,
        (truths.STAYED_LATER, "accepted"): 1,
    }
    steps = Step.objects.of(space).filter(run__name="never_mind").select_related("account", "owner__user")
    assert {(step.account.external_id, step.owner.user.name) for step in steps} == {
        (truths.NEVER_MIND, "Nell Harding")
    }
    assert Save.objects.of(space).get(state="provisional").account.external_id == truths.STAYED_LATER


def _the_champion_has_gone(space: Space) -> None:
    (trait,) = Trait.objects.of(space).filter(name="champion_left_on").select_related("account")
    assert trait.account.external_id == truths.CHAMPION_GONE
    assert not Contact.objects.of(space).filter(account=trait.account, role="champion").exists()


def _the_notice_of_one_contract_opens_in_twenty_days(space: Space) -> None:
    today = space.now().date()
    soon = [
        contract.account.external_id
        for contract in Contract.objects.of(space).select_related("account")
        if 0
        <= (contract.ends_on - timedelta(days=contract.notice_days) - today).days
        <= truths.NOTICE_IN_DAYS
    ]
    assert soon == [truths.NOTICE_OPENS]


def _one_reason_grew(space: Space) -> None:
    past = Declaration.objects.of(space).filter(source="import")
    since = space.now() - QUARTER
    recent, before = past.filter(ended_at__gte=since), past.filter(ended_at__lt=since)
    assert (recent.filter(reason=truths.GREW).count(), recent.count()) == truths.GREW_RECENTLY
    assert (before.filter(reason=truths.GREW).count(), before.count()) == truths.GREW_BEFORE


def _offers_hold_as_planted(space: Space) -> None:
    taken = Counter((save.offer, save.state) for save in Save.objects.of(space))
    for offer, (took, held) in truths.SAVES.items():
        assert (taken[offer, "confirmed"], taken[offer, "lapsed"]) == (held, took - held)


def _a_second_run_changes_nothing(space: Space, again: Callable[[], None]) -> None:
    before = _counts(space)
    again()
    assert _counts(space) == before


def _trying_again_carries_the_cancel_out(space: Space) -> None:
    stuck = Effect.objects.of(space).get(state=EffectState.NEEDS_PERSON, kind="billing.cancel")
    with edge():
        retry_effect(an_act(space), stuck)
    run_what_is_due(space)
    assert Declaration.objects.of(space).get(account=stuck.account_id).state == "scheduled"


def _counts(space: Space) -> list[int]:
    kinds = (Account, Contact, Subscription, Trait, FactRow, Effect, Usage, Ticket, Save, Declaration)
    return [kind.objects.of(space).count() for kind in kinds]
