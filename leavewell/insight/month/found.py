"""What a month's lines are made of, read at once: so many queries, however many customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from leavewell.accounts.models import Space, Subscription
from leavewell.accounts.queries import rates_between, subscriptions_with
from leavewell.effects.between import readings_of, repriced_or_paused_between, told_between
from leavewell.effects.models import FactRow
from leavewell.insight.decide.months import Month
from leavewell.insight.decide.rates import HOLDS_FOR, Rate, Rates
from leavewell.insight.month.prices import Prices
from leavewell.kernel.facts.changes import (
    CreditCarriedOut,
    DiscountCarriedOut,
    PauseCarriedOut,
    RefundCarriedOut,
)
from leavewell.kernel.facts.desk import ConcessionGranted
from leavewell.kernel.facts.ends import ChargedAfterEnd
from leavewell.offboarding.models import Departure
from leavewell.offboarding.queries import back_between, ended_between

GIVEN = (DiscountCarriedOut, PauseCarriedOut, RefundCarriedOut, CreditCarriedOut, ConcessionGranted)


@dataclass(frozen=True)
class Found:
    """``until``: the month's end, or now if that is sooner.

    ``facts`` are what was given, ``charged`` what was taken after an end, ``seen`` readings of billing.
    """

    month: Month
    zone: ZoneInfo
    since: datetime
    until: datetime
    ended: Sequence[Departure]
    back: Sequence[Departure]
    facts: Sequence[FactRow]
    charged: Sequence[FactRow]
    seen: Sequence[FactRow]
    subscriptions: dict[UUID, Subscription]
    prices: Prices
    rates: Rates

    def day(self, at: datetime) -> date:
        """The day there."""
        return at.astimezone(self.zone).date()


def find(space: Space, month: Month, zone: ZoneInfo, into: str) -> Found:
    """Everything of the month up to now. ``into``: the currency that is reported in, empty for none."""
    since, until = month.begins_at(zone), min(month.ends_at(zone), space.now())
    ended, back = ended_between(space, since, until), back_between(space, since, until)
    told = told_between(space, (*GIVEN, ChargedAfterEnd), since, until)
    seen = repriced_or_paused_between(space, since, until)
    departures, rows = [*ended, *back], [*told, *seen]
    accounts = {each.account_id for each in departures}
    accounts |= {row.account_id for row in rows if row.account_id is not None}
    subscriptions = {each.subscription_id for each in departures}
    subscriptions |= {_subscription(row) for row in rows}
    return Found(
        month=month,
        zone=zone,
        since=since,
        until=until,
        ended=ended,
        back=back,
        facts=[row for row in told if row.kind != ChargedAfterEnd.kind],
        charged=[row for row in told if row.kind == ChargedAfterEnd.kind],
        seen=seen,
        subscriptions=subscriptions_with(space, subscriptions),
        prices=Prices(readings_of(space, accounts)),
        rates=_rates(space, month, into),
    )


def _subscription(row: FactRow) -> UUID:
    return UUID(row.body["subscription_id"])


def _rates(space: Space, month: Month, into: str) -> Rates:
    if not into:
        return Rates("")
    rows = rates_between(space, into, month.first - HOLDS_FOR, month.last)
    return Rates.of(into, [(row.currency, Rate.of(row.day, row.rate)) for row in rows])
