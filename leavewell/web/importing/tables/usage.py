from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from leavewell.accounts.models import Account, Subscription
from leavewell.accounts.queries import accounts_called, subscriptions_called
from leavewell.signals.actions.usage import put_usage
from leavewell.signals.models import Usage
from leavewell.web.importing.batch import Batch, Done, done, rejected
from leavewell.web.importing.errors import BadCell
from leavewell.web.importing.rows import Entry
from leavewell.web.importing.tables.days import is_to_come
from leavewell.web.importing.tables.owners import unknown_account


def write_usage(batch: Batch) -> Iterable[Done]:
    """What accounts used, by subscription or by account. It may be older than its subscription."""
    space = batch.act.space
    subscriptions = subscriptions_called(space, (each["subscription"] or "" for each in batch.entries))
    accounts = accounts_called(space, (each["account"] or "" for each in batch.entries))
    taken: list[tuple[Entry, Usage]] = []
    for entry in batch.entries:
        try:
            if is_to_come(batch, entry["day"]):
                raise BadCell(f"its day is still to come: {entry['day']}")
            taken.append((entry, _usage(entry, subscriptions, accounts)))
        except BadCell as bad:
            yield rejected(entry, str(bad))
    put = put_usage(batch.act, [row for _, row in taken])
    for entry, row in taken:
        yield done(entry, put[row.external_id].outcome)


def _usage(entry: Entry, subscriptions: dict[str, Subscription], accounts: dict[str, Account]) -> Usage:
    account_id, subscription_id = _owner(entry, subscriptions, accounts)
    return Usage(
        external_id=entry["id"],
        account_id=account_id,
        subscription_id=subscription_id,
        used_on=entry["day"],
        feature=entry["feature"] or "",
        count=1 if entry["count"] is None else entry["count"],
        seconds=entry["seconds"],
        errors=entry["errors"],
    )


def _owner(
    entry: Entry, subscriptions: dict[str, Subscription], accounts: dict[str, Account]
) -> tuple[UUID, UUID | None]:
    """Whose use it was; where a row names both, they must fit."""
    subscription, account = subscriptions.get(entry["subscription"]), accounts.get(entry["account"])
    if entry["subscription"] and subscription is None:
        raise BadCell(f"there is no subscription '{entry['subscription']}'; import subscriptions first")
    if entry["account"] and account is None:
        raise BadCell(unknown_account(entry))
    if subscription and account and subscription.account_id != account.pk:
        raise BadCell(f"the subscription '{entry['subscription']}' is another account's")
    if subscription:
        return subscription.account_id, subscription.pk
    if account:
        return account.pk, None
    raise BadCell("it names neither a subscription nor an account")
