"""From an export's tables to accounts with their subscriptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from leavewell.billing.simulator.control_types import NewItem, NewSubscription
from leavewell.kernel.money import Money
from leavewell.web.cli.reader.rows import BadCell, Reject, Row, read_table
from leavewell.web.company import NewAccount

ACCOUNT_COLUMNS = ("account_id", "account_name", "country")
SUBSCRIPTION_COLUMNS = (
    "subscription_id",
    "account_id",
    "start_date",
    "end_date",
    "plan_tier",
    "seats",
    "mrr_amount",
    "arr_amount",
    "is_trial",
    "billing_frequency",
)
INTERVALS: dict[str, tuple[Literal["month", "year"], str]] = {
    "monthly": ("month", "mrr_amount"),
    "annual": ("year", "arr_amount"),
}
"""How often it is billed -> our interval, and the column that holds the price of one."""

COUNTRIES = {"UK": "GB"}
"""Codes that exports use and ISO 3166 doesn't."""

CURRENCY = "USD"
"""The export names no currency but in ``refund_amount_usd``."""


@dataclass(frozen=True)
class Export:
    """What could be read, and what couldn't. ``notes`` say what was decided for the reader."""

    accounts: Sequence[NewAccount]
    rejects: Sequence[Reject]
    notes: Sequence[str]

    @property
    def subscriptions(self) -> int:
        """How many subscriptions were read."""
        return sum(len(account.subscriptions) for account in self.accounts)


def read_export(folder: Path, *, now: datetime) -> Export:
    """Read ``accounts.csv`` and ``subscriptions.csv``; a row that can't be taken is named, the rest goes on."""
    rejects: list[Reject] = []
    accounts: dict[str, NewAccount] = {}
    bought: dict[str, list[NewSubscription]] = {}
    seen: set[str] = set()

    def take_account(row: Row) -> NewAccount:
        account = _account(row)
        if account.external_id in accounts:
            raise BadCell(f"the account '{account.external_id}' stands twice")
        return account

    def take_subscription(row: Row) -> NewSubscription:
        subscription = _subscription(row, now)
        if subscription.id in seen:
            raise BadCell(f"the subscription '{subscription.id}' stands twice")
        if subscription.customer not in accounts:
            raise BadCell(f"the account '{subscription.customer}' isn't in accounts.csv")
        return subscription

    for account in read_table(folder / "accounts.csv", ACCOUNT_COLUMNS, take_account, rejects):
        accounts[account.external_id] = account
    table = folder / "subscriptions.csv"
    for subscription in read_table(table, SUBSCRIPTION_COLUMNS, take_subscription, rejects):
        seen.add(subscription.id)
        bought.setdefault(subscription.customer, []).append(subscription)
    filled = [
        replace(account, subscriptions=tuple(bought.get(account.external_id, ())))
        for account in accounts.values()
    ]
    return Export(filled, rejects, _notes(filled))


def _account(row: Row) -> NewAccount:
    country = row.optional("country").upper()
    return NewAccount(row.text("account_id"), row.text("account_name"), COUNTRIES.get(country, country)[:2])


def _subscription(row: Row, now: datetime) -> NewSubscription:
    frequency = row.text("billing_frequency").lower()
    if frequency not in INTERVALS:
        raise BadCell(f"'billing_frequency' is neither monthly nor annual: {frequency}")
    interval, column = INTERVALS[frequency]
    row.yes("is_trial")
    seats = row.count("seats")
    price = Money.from_major(row.amount(column), CURRENCY)
    # One price for all seats where it can't be shared out evenly.
    quantity = seats if price.minor % seats == 0 else 1
    begins, ends = row.day("start_date"), row.optional_day("end_date")
    if begins > now:
        raise BadCell(f"it begins on {begins:%Y-%m-%d}, which is still to come")
    if ends is not None and ends < begins:
        raise BadCell("it ends before it begins")
    key = row.text("subscription_id")
    unit = Money(price.minor // quantity, CURRENCY)
    over = ends if ends is not None and ends <= now else None
    return NewSubscription(
        id=key,
        customer=row.text("account_id"),
        items=(NewItem(f"{key}-1", row.text("plan_tier"), unit, quantity, interval),),
        started_at=begins,
        cancel_at=None if over else ends,
        ended_at=over,
        canceled_at=over,
        charge_history=False,
    )


def _notes(accounts: Sequence[NewAccount]) -> list[str]:
    free = sum(not sub.items[0].unit.minor for account in accounts for sub in account.subscriptions)
    several = sum(sum(sub.ended_at is None for sub in account.subscriptions) > 1 for account in accounts)
    return [
        "The export names no people; who may cancel is made up for the account that is cancelled.",
        f"{free} subscriptions cost nothing (trials without an end date): kept as they are, at no price.",
        f"{several} accounts have more than one running subscription: a cancel names the one it ends.",
    ]
