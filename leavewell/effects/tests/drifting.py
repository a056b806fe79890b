"""A company whose billing and whose record drift apart, on either side, by chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

from leavewell.accounts.models import Connection, Space, Subscription
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.billing.simulator import SimulatorControl
from leavewell.billing.simulator.control_types import NewCustomer, NewItem, NewSubscription
from leavewell.billing.types import Cancel, ChangeQuantity, Discount, Now, Operation, Pause, PeriodEnd
from leavewell.effects.actions.check_now import check_now
from leavewell.effects.actions.promises import NewPromise, make_promise
from leavewell.effects.goals import Ends, Goal, Lower, Paused, Rhythm, Terms
from leavewell.effects.models import Drift, Promise, Reconciliation
from leavewell.effects.reconciled import effects_of, run_named
from leavewell.effects.runner import run_effect
from leavewell.kernel.ids import uuid7
from leavewell.kernel.money import Money
from tests.builders import an_act
from tests.moments import now_in

Told = tuple[str, str, str, str, str]
"""Billing's id, the kind, why it goes against the customer, what is advised, and the mend that is proposed."""

SEATS = 3
LOOK = ("decide", "look")
READ = ("read_in", "")


@dataclass
class Company:
    """A space, and its billing as somebody of the company has it. ``expected`` grows with each drift."""

    space: Space
    control: SimulatorControl
    keys: Sequence[str]
    item: Callable[[str], NewItem]
    expected: set[Told] = field(default_factory=set)

    @property
    def connection(self) -> Connection:
        """To that billing."""
        return self.row(self.keys[0]).connection

    def row(self, key: str) -> Subscription:
        """Our mirror of one."""
        rows = Subscription.objects.of(self.space).select_related("connection", "account")
        return rows.get(provider_id=key)

    def here(self, key: str, **columns: Any) -> None:
        """Our record changes, and nobody has said so."""
        Subscription.objects.of(self.space).filter(provider_id=key).update(**columns)

    def there(self, key: str, operation: Operation) -> None:
        """Somebody does it in billing's own pages."""
        self.control.do(operation, key)

    def promise(self, key: str, goal: Goal) -> Promise:
        """It was promised, and billing doesn't know it."""
        row = self.row(key)
        new = NewPromise(Promise.Origin.CONCESSION, uuid4(), row.pk, row.account_id, goal)
        with edge():
            return make_promise(an_act(self.space), new)

    def expects(self, key: str, kind: str, why: str, advice: tuple[str, str]) -> None:
        """The report is to say so."""
        self.expected.add((key, kind, why, *advice))

    def writes(self) -> int:
        """How many changes billing has applied so far."""
        return len(self.control.operations())

    def reconciled(self) -> Reconciliation:
        """One run, with nothing else done beside it."""
        with edge():
            run = check_now(an_act(self.space), self.connection)
        return carried_out(run)


def carried_out(run: Reconciliation) -> Reconciliation:
    """All that a run still has to do is done."""
    while effects := list(effects_of(run)):
        for each in effects:
            run_effect(each.pk)
    return run_named(space_by_id(run.space_id), run.public_id)


def told(run: Reconciliation) -> set[Told]:
    """What the report says."""
    rows = Drift.objects.filter(run=run).select_related("proposal")
    return {
        (row.provider_id, row.kind, row.why, row.advice, row.proposal.kind if row.proposal else "")
        for row in rows
    }


Change = Callable[[Company, str], None]


def _ended_here(company: Company, key: str) -> None:
    company.here(key, state="ended", ends_at=now_in(company.space) - timedelta(days=5))
    company.expects(key, "state", "live_again_there", LOOK)


def _ending_here(company: Company, key: str) -> None:
    company.here(key, state="ending", ends_at=now_in(company.space) + timedelta(days=9))
    company.expects(key, "end", "end_gone_there", LOOK)


def _fewer_here(company: Company, key: str) -> None:
    company.here(key, quantity=SEATS - 1)
    company.expects(key, "terms", "dearer_there", LOOK)


def _dearer_here(company: Company, key: str) -> None:
    company.here(key, unit_minor=99_00)
    company.expects(key, "terms", "", READ)


def _paused_here(company: Company, key: str) -> None:
    company.here(key, pause={"kind": "collection", "until": None})
    company.expects(key, "pause", "pause_gone_there", LOOK)


def _discounted_here(company: Company, key: str) -> None:
    one = {"id": "d_x", "percent_bp": 2000, "minor": None, "currency": None, "cycles_left": None}
    company.here(key, discounts=[one])
    company.expects(key, "discount", "discount_less_there", LOOK)


def _unknown_there(company: Company, key: str) -> None:
    twin = company.row(key)
    twin.pk, twin.provider_id = uuid7(), f"gone_{key}"
    twin.save(force_insert=True)
    company.expects(twin.provider_id, "missing_there", "", ("find", ""))


def _ending_there(company: Company, key: str) -> None:
    company.there(key, Cancel(PeriodEnd()))
    company.expects(key, "state", "", READ)


def _ended_there(company: Company, key: str) -> None:
    company.there(key, Cancel(Now()))
    company.expects(key, "state", "", READ)


def _more_there(company: Company, key: str) -> None:
    company.there(key, ChangeQuantity(SEATS + 2))
    company.expects(key, "terms", "dearer_there", LOOK)


def _fewer_there(company: Company, key: str) -> None:
    company.there(key, ChangeQuantity(1))
    company.expects(key, "terms", "", READ)


def _paused_there(company: Company, key: str) -> None:
    company.there(key, Pause(now_in(company.space) + timedelta(days=40)))
    company.expects(key, "pause", "", READ)


def _discounted_there(company: Company, key: str) -> None:
    company.there(key, Discount(1000, 3))
    company.expects(key, "discount", "", READ)


def _strangers_there(company: Company, key: str) -> None:
    new = f"new_{key}"
    company.control.load(
        [NewCustomer(f"cus_{new}")], [NewSubscription(new, f"cus_{new}", (company.item(new),))]
    )
    company.expects(new, "stranger_there", "", ("add_account", ""))


def _second_there(company: Company, key: str) -> None:
    new = f"second_{key}"
    customer = company.row(key).account.external_id
    company.control.load([], [NewSubscription(new, customer, (company.item(new),))])
    company.expects(new, "new_there", "", READ)


def _rhythm(company: Company, key: str) -> Rhythm:
    return Rhythm(company.row(key).period_end_at, "month")


def _end_taken_back(company: Company, key: str) -> None:
    company.promise(key, Ends(company.row(key).period_end_at))
    company.expects(key, "promise", "end_taken_back", ("decide", "cancel_again"))


def _discount_gone(company: Company, key: str) -> None:
    company.promise(key, Lower(3000, 4, _rhythm(company, key), company.row(key).price))
    company.expects(key, "promise", "discount_gone", ("decide", "restore_discount"))


def _pause_gone(company: Company, key: str) -> None:
    until = now_in(company.space) + timedelta(days=60)
    company.promise(key, Paused(until, _rhythm(company, key), company.row(key).price))
    company.expects(key, "promise", "pause_other", ("decide", "restore_pause"))


def _other_terms(company: Company, key: str) -> None:
    unit = company.row(key).unit_minor
    company.promise(key, Terms(Money(unit, "EUR"), _rhythm(company, key), quantity=1))
    company.expects(key, "promise", "terms_other", ("decide", "restore_price"))


CHANGES: tuple[Change, ...] = (
    _ended_here,
    _ending_here,
    _fewer_here,
    _dearer_here,
    _paused_here,
    _discounted_here,
    _unknown_there,
    _ending_there,
    _ended_there,
    _more_there,
    _fewer_there,
    _paused_there,
    _discounted_there,
    _strangers_there,
    _second_there,
    _end_taken_back,
    _discount_gone,
    _pause_gone,
    _other_terms,
)
"""Every way in which the two sides come apart here."""


def drift_apart(company: Company, seed: int) -> int:
    """Each way once, and some twice, at subscriptions drawn by lot; returns how many were touched."""
    draw = Random(seed)
    ways = [*CHANGES, *draw.sample(CHANGES, 6)]
    for way, key in zip(ways, draw.sample(list(company.keys), len(ways)), strict=True):
        way(company, key)
    return len(ways)
