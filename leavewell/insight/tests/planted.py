"""A company planted row by row at given instants, so that each figure of its month can be written down by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from leavewell.accounts.actions.customers import connect, mirror_subscription, put_account
from leavewell.accounts.actions.rates import GivenRate, choose_reporting_currency, put_rates
from leavewell.accounts.models import Space, Subscription
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act, SeenSubscription
from leavewell.effects.actions.journal import record
from leavewell.insight.decide.months import Month
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.changes import (
    CreditCarriedOut,
    DiscountCarriedOut,
    PauseCarriedOut,
    RefundCarriedOut,
)
from leavewell.kernel.facts.desk import ConcessionGranted
from leavewell.kernel.ids import uuid7
from leavewell.kernel.money import Money
from leavewell.offboarding.decide.origin import Origin
from leavewell.offboarding.models import Departure
from leavewell.offboarding.states import DepartureState
from tests.builders import a_space, an_act

MARCH = Month(datetime(2026, 3, 1, tzinfo=UTC).date())
LAST_INSTANT = datetime(2026, 3, 31, 21, 59, 59, 999999, tzinfo=UTC)
"""Of March in Berlin, where it is summer by then."""

_numbers = count(1)


def day(number: int, month: int = 3, hour: int = 9) -> datetime:
    """A morning of 2026."""
    return datetime(2026, month, number, hour, tzinfo=UTC)


@dataclass(frozen=True)
class Plant:
    """A space in which things happen when they are told to."""

    space: Space

    def act(self, at: datetime) -> Act:
        """Something done then."""
        return Act(space_by_id(self.space.pk), at, "system")

    def sells(
        self,
        price: Money,
        interval: str = "month",
        *,
        seats: int = 1,
        intervals: int = 1,
        trial_end_at: datetime | None = None,
        name: str = "",
    ) -> Subscription:
        """A new customer, first read on 5 January."""
        key = f"P-{next(_numbers)}"
        with edge():
            act = self.act(day(5, 1))
            account = put_account(act, external_id=key, name=name or f"Firm {key}")
            connection = connect(act, processor="simulator", secret="", settings={})
            seen = _seen(key, price, interval, seats, intervals, trial_end_at, act.at)
            return mirror_subscription(act, account, connection, seen)

    def reads(
        self,
        sub: Subscription,
        at: datetime,
        *,
        price: Money | None = None,
        seats: int | None = None,
        state: str = "active",
        ends_at: datetime | None = None,
        open_invoice: Money | None = None,
    ) -> Subscription:
        """Billing is read then, and shows this."""
        old = Subscription.objects.select_related("account", "connection").get(pk=sub.pk)
        seen = SeenSubscription(
            **{
                **vars(
                    _seen(
                        old.provider_id,
                        price or Money(old.unit_minor, old.currency),
                        old.interval,
                        seats or old.quantity,
                        old.interval_count,
                        old.trial_end_at,
                        at,
                    )
                ),
                "state": state,
                "ends_at": ends_at,
                "open_invoice": open_invoice,
            }
        )
        with edge():
            return mirror_subscription(self.act(at), old.account, old.connection, seen)

    def ends(
        self,
        sub: Subscription,
        at: datetime,
        origin: Origin = Origin.DECLARATION,
        *,
        back_at: datetime | None = None,
        open_invoice: Money | None = None,
    ) -> Departure:
        """It ends, and billing is read an hour after it."""
        if back_at is None:
            self.reads(sub, at + timedelta(hours=1), state="ended", ends_at=at, open_invoice=open_invoice)
        return Departure.objects.create(
            space=self.space,
            account_id=sub.account_id,
            subscription=sub,
            origin=origin.value,
            state=(DepartureState.RESTARTED if back_at else DepartureState.OPEN).value,
            settled_at=back_at,
            requested_at=at - timedelta(days=40),
            billing_ends_at=at,
            access_ends_at=at,
            undo_until=at + timedelta(days=60),
            delete_after=at + timedelta(days=60),
        )

    def tells(self, sub: Subscription, at: datetime, fact: Fact) -> UUID:
        """A fact about its account."""
        with edge():
            return record(self.act(at), fact, account_id=sub.account_id)

    def refunds(self, sub: Subscription, at: datetime, amount: Money) -> UUID:
        """So much of a charge goes back."""
        return self.tells(sub, at, RefundCarriedOut(uuid7(), sub.pk, uuid7(), amount, "ch_1"))

    def rates(self, into: str, *given: GivenRate) -> None:
        """Finance puts them in."""
        with edge():
            choose_reporting_currency(an_act(self.space), into)
        if given:
            with edge():
                put_rates(an_act(self.space), given)


def a_plant(zone: str = "Europe/Berlin") -> Plant:
    """An empty company in that zone."""
    space = a_space()
    type(space.workspace).objects.filter(pk=space.workspace_id).update(zone=zone)
    return Plant(space_by_id(space.pk))


def a_march() -> Plant:
    """Three currencies and three intervals; ends of every kind, and everything that can be given."""
    plant = a_plant()
    eur = plant.sells(Money(4900, "EUR"))
    plant.ends(eur, LAST_INSTANT, open_invoice=Money(4900, "EUR"))
    for number in (10, 11):
        yearly = plant.sells(Money(10000, "EUR"), "year")
        plant.ends(yearly, day(number), Origin.SEEN_IN_BILLING)
        plant.reads(yearly, day(1, 5), price=Money(99900, "EUR"), state="ended", ends_at=day(number))
    yen = plant.sells(Money(3000, "JPY"), seats=2)
    plant.ends(yen, day(15), Origin.FAILED_PAYMENT)
    dinar = plant.sells(Money(10000, "BHD"), "week")
    plant.ends(dinar, day(20))
    plant.ends(plant.sells(Money(2000, "EUR")), LAST_INSTANT + timedelta(microseconds=1))
    trial = plant.sells(Money(7000, "EUR"), trial_end_at=day(12))
    plant.ends(trial, day(12), Origin.LAPSED_TRIAL)
    plant.ends(plant.sells(Money(3000, "EUR")), day(25), back_at=day(20))
    plant.ends(plant.sells(Money(3000, "EUR")), day(5), back_at=day(20))
    _gives(plant)
    return plant


def _gives(plant: Plant) -> None:
    stays = plant.sells(Money(8000, "EUR"))
    plant.tells(stays, day(3), DiscountCarriedOut(uuid7(), stays.pk, uuid7(), 2500, 3))
    rests = plant.sells(Money(1000, "JPY"))
    plant.tells(rests, day(4), PauseCarriedOut(uuid7(), rests.pk, uuid7(), "collection", day(4, 5)))
    fewer = plant.sells(Money(5000, "BHD"), seats=3)
    plant.reads(fewer, day(6), seats=1)
    plant.refunds(stays, day(7), Money(1234, "EUR"))
    plant.tells(stays, day(8), CreditCarriedOut(uuid7(), stays.pk, uuid7(), Money(100, "EUR")))
    by_hand = ConcessionGranted(uuid7(), stays.pk, None, None, Money(500, "EUR"), True, False)
    plant.tells(stays, day(9), by_hand)
    planned = ConcessionGranted(uuid7(), stays.pk, None, None, Money(100, "EUR"), False, False)
    plant.tells(stays, day(8), planned)


def the_rates() -> tuple[GivenRate, ...]:
    """Of the first of March."""
    first = day(1).date()
    return (
        GivenRate(first, "JPY", Decimal("0.0061"), "the bank"),
        GivenRate(first, "BHD", Decimal("2.44"), "the bank"),
    )


def _seen(
    key: str,
    price: Money,
    interval: str,
    seats: int,
    intervals: int,
    trial_end_at: datetime | None,
    at: datetime,
) -> SeenSubscription:
    return SeenSubscription(
        provider_id=key,
        plan="Team",
        state="active",
        unit=price,
        quantity=seats,
        interval=interval,
        interval_count=intervals,
        period_end_at=at + timedelta(days=30),
        trial_end_at=trial_end_at,
        ends_at=None,
        next_charge_at=None,
        next_charge=None,
        last_charge_at=None,
        last_charge=None,
        open_invoice=None,
        fingerprint=f"{at.isoformat()}",
        read_at=at,
    )
