from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from leavewell.accounts.actions.listed import Listed, put_listed
from leavewell.accounts.models import Account
from leavewell.accounts.types import SeenSubscription
from leavewell.kernel.money import Money
from leavewell.web.importing.batch import Batch, Done, done, rejected
from leavewell.web.importing.errors import BadCell
from leavewell.web.importing.intervals import running_period_end
from leavewell.web.importing.report import Ending, Verdict
from leavewell.web.importing.rows import Entry
from leavewell.web.importing.tables.owners import with_accounts

ONE_PRICE = "subscriptions have a price that can't be shared out evenly: kept as one price for all seats"


def write_subscriptions(batch: Batch) -> Iterable[Done]:
    """Subscriptions that a table knows. What a billing system has shown us is left alone."""
    found, results = with_accounts(batch)
    listed: list[tuple[Entry, Account, SeenSubscription]] = []
    for entry, account in found:
        try:
            listed.append((entry, account, _seen(batch, entry)))
        except BadCell as bad:
            results.append(rejected(entry, str(bad)))
    put = put_listed(batch.act, ((account, seen) for _, account, seen in listed))
    results.extend(_told(batch, entry, seen, put[seen.provider_id]) for entry, _, seen in listed)
    return results


def _told(batch: Batch, entry: Entry, seen: SeenSubscription, listed: Listed) -> Done:
    if listed.row is None:
        return Done(entry, Verdict.KNOWN)
    if seen.state == "ending" and seen.ends_at:
        batch.report.note_ending(Ending(seen.provider_id, entry["account"], seen.ends_at))
    if seen.quantity != (entry["quantity"] or 1):
        batch.report.remark(ONE_PRICE)
    return done(entry, listed.outcome)


def _seen(batch: Batch, entry: Entry) -> SeenSubscription:
    now, started, ends = batch.act.at, entry["started_at"], entry["ends_at"]
    if ends is not None and ends < started:
        raise BadCell("it ends before it starts")
    unit, quantity = _price(batch, entry)
    interval, count = entry["interval"]
    over = ends is not None and ends <= now
    local = started.astimezone(ZoneInfo(batch.zone))
    return SeenSubscription(
        provider_id=entry["id"],
        plan=entry["plan"],
        state=_state(entry, now),
        unit=unit,
        quantity=quantity,
        interval=interval,
        interval_count=count,
        period_end_at=ends if over else running_period_end(local, (interval, count), now),
        started_at=started,
        trial_end_at=entry["trial_ends_at"],
        ends_at=ends,
        next_charge_at=None,
        next_charge=None,
        last_charge_at=None,
        last_charge=None,
        open_invoice=None,
        fingerprint="",
        read_at=now,
    )


def _state(entry: Entry, now: datetime) -> str:
    ends, trial_ends = entry["ends_at"], entry["trial_ends_at"]
    if ends is not None:
        return "ended" if ends <= now else "ending"
    if entry["started_at"] > now:
        return "pending"
    if trial_ends is not None:
        return "trialing" if trial_ends > now else "active"
    return "trialing" if entry["trial"] else "active"


def _price(batch: Batch, entry: Entry) -> tuple[Money, int]:
    price, quantity = entry.money("price"), entry["quantity"] or 1
    assert price is not None
    if batch.table.price_is == "unit":
        return price, quantity
    # One price for all seats where it can't be shared out evenly.
    shared = quantity if price.minor % quantity == 0 else 1
    return Money(price.minor // shared, price.currency), shared
