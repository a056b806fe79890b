from __future__ import annotations

from collections.abc import Iterable

from leavewell.accounts.models import Account, Subscription
from leavewell.accounts.queries import subscriptions_called
from leavewell.flow.actions.imported import PastCancellation, put_past_cancellations
from leavewell.flow.queries import reason_codes
from leavewell.web.importing.batch import Batch, Done, done, rejected
from leavewell.web.importing.errors import BadCell
from leavewell.web.importing.rows import Entry
from leavewell.web.importing.tables.days import is_to_come
from leavewell.web.importing.tables.owners import with_accounts

OTHER = "other"
UNKNOWN_REASON = (
    "cancellations have a reason that the flow doesn't: kept as 'other', with their own code beside it"
)


def write_cancellations(batch: Batch) -> Iterable[Done]:
    """Cancellations of the past. A reason that the flow doesn't have becomes 'other'; its own code is kept."""
    found, results = with_accounts(batch)
    wanted = (entry["subscription"] or "" for entry, _ in found)
    subscriptions = subscriptions_called(batch.act.space, wanted)
    codes = reason_codes(batch.act.space)
    taken: list[tuple[Entry, PastCancellation]] = []
    for entry, account in found:
        try:
            subscription = _subscription(entry, account, subscriptions)
            taken.append((entry, _past(batch, entry, account, subscription, codes)))
        except BadCell as bad:
            results.append(rejected(entry, str(bad)))
    put = put_past_cancellations(batch.act, [each for _, each in taken])
    return [*results, *(done(entry, put[each.external_id]) for entry, each in taken)]


def _subscription(entry: Entry, account: Account, known: dict[str, Subscription]) -> Subscription | None:
    if entry["subscription"] is None:
        return None
    found = known.get(entry["subscription"])
    if found is None or found.account_id != account.pk:
        raise BadCell(
            f"the account has no subscription '{entry['subscription']}'; import subscriptions first"
        )
    return found


def _past(
    batch: Batch,
    entry: Entry,
    account: Account,
    subscription: Subscription | None,
    codes: frozenset[str],
) -> PastCancellation:
    if is_to_come(batch, entry["ended_on"]):
        raise BadCell("it ended on a day that is still to come")
    reason, source = entry["reason"] or ("", "")
    if reason and reason not in codes:
        batch.report.remark(UNKNOWN_REASON)
        reason = OTHER
    return PastCancellation(
        external_id=entry["id"],
        account=account,
        subscription=subscription,
        ended_at=entry["ended_on"],
        reason=reason or OTHER,
        source_reason=source,
        refund=entry.money("refund"),
        words=entry["words"] or "",
    )
