"""Billing and our record drift apart: one run finds all of it, names what would mend it, and writes nothing there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from leavewell.accounts.actions.customers import mirror_columns
from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import edge
from leavewell.billing.simulator.connector import SimulatorProcessor
from leavewell.billing.simulator.control_types import NewCustomer, NewItem, NewSubscription
from leavewell.billing.types import ChangeQuantity, Discount, SubscriptionView, UndoCancel
from leavewell.effects.actions.check_now import check_now
from leavewell.effects.actions.claim import claim
from leavewell.effects.actions.mends import approve_mend, decline_mend
from leavewell.effects.connections import seen_in
from leavewell.effects.decide.drift import DriftKind
from leavewell.effects.executors.daily import ReadPage
from leavewell.effects.goals import Goal, Lower, Rhythm, Terms
from leavewell.effects.models import Drift, Effect, Proposal, Reconciliation
from leavewell.effects.reconciled import effects_of, tallies
from leavewell.effects.runner import run_effect
from leavewell.effects.tests.drifting import SEATS, Company, carried_out, drift_apart, told
from leavewell.effects.types import Settled
from leavewell.kernel.errors import Refused
from leavewell.kernel.ids import uuid7
from leavewell.kernel.money import Money
from leavewell.offboarding.actions.restart import restart
from leavewell.offboarding.models import Departure
from leavewell.web.simulator import control
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_member, a_space, an_act, cancelled, some_customers
from tests.moments import lapse, later, run_what_is_due
from tests.simulated import applied, somebody_does
from tests.wire_account import customers_of, take_over, wire_account

pytestmark = pytest.mark.django_db

MANY = 40


@contextmanager
def at_the_simulator(simulator: RunningSimulator) -> Iterator[Company]:
    space = a_space()
    keys = [each.subscription.provider_id for each in some_customers(space, MANY, seats=SEATS)]
    with control(space) as billing:
        yield Company(space, billing, keys, lambda key: NewItem(f"it_{key}", "Team", Money(4900, "EUR")))


@contextmanager
def over_stripes_wire(simulator: RunningSimulator) -> Iterator[Company]:
    space = a_space()
    with wire_account(space, simulator.url) as account:
        keys = account.fill("k", MANY, seats=SEATS)
        take_over(space, account)
        assert len(customers_of(space, keys)) == MANY
        new = Money(4900, "EUR")
        yield Company(
            space, account.control, keys, lambda key: NewItem(f"si_{key}", "Team", new, price="price_team")
        )


SEEDS = [36, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 9))]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("side", [at_the_simulator, over_stripes_wire])
def test_check_36_every_drift_on_either_side_is_found_in_one_run_and_billing_is_left_alone(
    simulator: RunningSimulator, side: object, seed: int
) -> None:
    with side(simulator) as company:  # type: ignore[operator]
        before = company.reconciled()
        assert (before.state, told(before)) == ("ended", set())
        touched = drift_apart(company, seed)
        writes = company.writes()
        run = company.reconciled()
        assert told(run) == company.expected
        assert run.state == "ended"
        untouched = MANY - touched + _beside(company)
        assert tallies(company.space, [run])[run.pk].agreeing == untouched
        run_what_is_due(company.space)
        assert company.writes() == writes
        assert set(Proposal.objects.of(company.space).values_list("state", flat=True)) == {"proposed"}
        again = company.reconciled()
        assert {each for each in told(again) if each[1] not in LASTING} == set()
        assert Proposal.objects.of(company.space).count() == len(
            [each for each in company.expected if each[3] == "decide"]
        )


LASTING = {DriftKind.PROMISE, DriftKind.MISSING_THERE, DriftKind.STRANGER_THERE}
"""What our record can't follow is told until somebody has seen to it."""


def _beside(company: Company) -> int:
    """Drawn subscriptions that agree themselves: what was done about them is about another."""
    return len([each for each in company.expected if each[0].startswith(("gone_", "new_", "second_"))])


def taken_back(customer: Customer) -> Proposal:
    """The customer has cancelled, and somebody takes it back in billing's pages."""
    cancelled(customer)
    run_what_is_due(customer.space)
    somebody_does(customer, UndoCancel())
    run = checked(customer)
    ((key, kind, why, advice, mend),) = told(run)
    assert (key, kind, why, advice) == (
        customer.subscription.provider_id,
        "promise",
        "end_taken_back",
        "decide",
    )
    assert mend == "cancel_again"
    run_what_is_due(customer.space)
    return Proposal.objects.of(customer.space).get()


def checked(customer: Customer) -> Reconciliation:
    with edge():
        run = check_now(an_act(customer.space), customer.subscription.connection)
    return carried_out(run)


def test_a_promised_cancel_taken_back_in_billing_is_proposed_again_and_carried_out_once_approved(
    ada: Customer,
) -> None:
    proposal = taken_back(ada)
    assert applied(ada).count("cancel") == 1
    member = a_member(ada.space)
    with edge():
        approve_mend(an_act(ada.space, f"member:{member.public_id}"), proposal)
    run_what_is_due(ada.space)
    row = Subscription.objects.get(pk=ada.subscription.pk)
    proposal.refresh_from_db()
    assert (proposal.state, row.state, applied(ada).count("cancel")) == ("carried_out", "ending", 2)
    later(ada.space, days=40)
    row.refresh_from_db()
    assert row.state == "ended"
    assert Effect.objects.get(key=f"billing.confirm_end:{proposal.pk}").state == "settled"


def test_what_the_team_declined_is_not_proposed_again_while_billing_shows_the_same(
    simulator: RunningSimulator,
) -> None:
    ben = a_customer(a_space(), seats=SEATS)
    company = Company(ben.space, None, [ben.subscription.provider_id], None)  # type: ignore[arg-type]
    company.promise(company.keys[0], _two_seats(ben))
    checked(ben)
    with edge():
        decline_mend(
            an_act(ben.space), Proposal.objects.of(ben.space).get(), "They asked for the third seat."
        )
    assert len(told(checked(ben))) == 1
    assert Proposal.objects.of(ben.space).count() == 1
    somebody_does(ben, ChangeQuantity(5))
    checked(ben)
    assert list(Proposal.objects.of(ben.space).order_by("pk").values_list("state", flat=True)) == [
        "declined",
        "proposed",
    ]


def test_what_somebody_put_right_in_billing_needs_no_word_any_more(ada: Customer) -> None:
    company = Company(ada.space, None, [ada.subscription.provider_id], None)  # type: ignore[arg-type]
    rhythm = Rhythm(ada.subscription.period_end_at, "month")
    company.promise(company.keys[0], Lower(3000, 4, rhythm, Money(4900, "EUR")))
    checked(ada)
    somebody_does(ada, Discount(3000, 4))
    assert told(checked(ada)) == {(company.keys[0], "discount", "", "read_in", "")}
    closed = Proposal.objects.of(ada.space).get()
    assert (closed.state, closed.decided_by) == ("declined", "system")
    assert closed.words.get().words == "Billing holds it again."


def test_a_discount_that_was_put_back_meanwhile_is_not_given_twice(ada: Customer) -> None:
    company = Company(ada.space, None, [ada.subscription.provider_id], None)  # type: ignore[arg-type]
    rhythm = Rhythm(ada.subscription.period_end_at, "month")
    company.promise(company.keys[0], Lower(3000, 4, rhythm, Money(4900, "EUR")))
    checked(ada)
    somebody_does(ada, Discount(3000, 4))
    with edge():
        approve_mend(an_act(ada.space), Proposal.objects.of(ada.space).get())
    run_what_is_due(ada.space)
    assert Proposal.objects.of(ada.space).get().state == "carried_out"
    assert applied(ada).count("discounts") == 1


def _two_seats(customer: Customer) -> Goal:
    rhythm = Rhythm(customer.subscription.period_end_at, "month")
    return Terms(Money(9800, "EUR"), rhythm, quantity=2)


def test_nobody_is_ended_again_who_came_back_themselves(ada: Customer) -> None:
    proposal = taken_back(ada)
    again = cancelled(ada)
    run_what_is_due(ada.space)
    with edge():
        restart(an_act(ada.space), Departure.objects.select_related("declaration").get(declaration=again))
    run_what_is_due(ada.space)
    with pytest.raises(Refused, match="decided otherwise"), edge():
        approve_mend(an_act(ada.space), proposal)


def test_what_a_change_of_ours_is_on_its_way_to_is_left_out_and_counted(ada: Customer) -> None:
    cancelled(ada)
    run = checked(ada)
    assert (told(run), run.rows, run.under_way) == (set(), 1, 1)


def test_two_who_ask_at_once_get_one_run(ada: Customer) -> None:
    with edge():
        one = check_now(an_act(ada.space), ada.subscription.connection)
    with edge():
        other = check_now(an_act(ada.space), ada.subscription.connection)
    assert one == other and effects_of(one).count() == 1


def company_of(how_many: int) -> tuple[Customer, list[str]]:
    """So many subscriptions of one customer, in billing and here."""
    ada = a_customer(a_space())
    keys = [f"S-many-{number:03}" for number in range(how_many)]
    rows = []
    with control(ada.space) as billing:
        item = NewItem("it", "Team", Money(4900, "EUR"))
        billing.load(
            [NewCustomer(ada.account.external_id)],
            [NewSubscription(key, ada.account.external_id, (item,)) for key in keys],
        )
        theirs = [view for view in billing.subscriptions() if view.ref.id in set(keys)]
    rows = [_mirrored(ada, view) for view in theirs]
    Subscription.objects.bulk_create(rows)
    return ada, keys


def _mirrored(customer: Customer, view: SubscriptionView) -> Subscription:
    sub = customer.subscription
    return Subscription(
        pk=uuid7(),
        space=customer.space,
        account=customer.account,
        connection=sub.connection,
        provider_id=view.ref.id,
        **mirror_columns(seen_in(view)),
    )


class Killed(Exception):
    """Somebody pulled the plug."""


def test_250_over_several_pages_with_kills_in_the_middle_give_the_same_report(
    simulator: RunningSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = SimulatorProcessor.subscriptions

    def sixty_a_page(self: SimulatorProcessor, after: str | None) -> object:
        self._rows = 60
        return usual(self, after)

    monkeypatch.setattr(SimulatorProcessor, "subscriptions", sixty_a_page)
    ada, keys = company_of(250)
    for key in keys[::10]:
        Subscription.objects.filter(provider_id=key).update(quantity=2)
    with edge():
        run = check_now(an_act(ada.space), ada.subscription.connection)
    for _ in range(3):
        killed_before_the_commit(run)
    run = carried_out(run)
    assert told(run) == {(key, "terms", "", "read_in", "") for key in keys[::10]}
    assert (run.state, run.pages, run.rows) == ("ended", 5, 251)
    assert tallies(ada.space, [run])[run.pk].agreeing == 251 - 25
    assert Drift.objects.of(ada.space).count() == 25


def killed_before_the_commit(run: Reconciliation) -> None:
    """A worker reads a page and dies with everything written but nothing committed; then another does it."""
    (effect,) = effects_of(run)
    with edge():
        claimed = claim(effect.pk)
    assert claimed is not None
    settlement = ReadPage().run(claimed)
    assert isinstance(settlement, Settled)
    with pytest.raises(Killed), edge():
        settlement.then(claimed.act)
        raise Killed
    lapse(effect)
    assert run_effect(effect.pk)
