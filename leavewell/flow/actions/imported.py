"""Cancellations of the past, as a company's own table tells them. Nothing follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from leavewell.accounts.bulk import Outcome, Put, put_many
from leavewell.accounts.models import Account, Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import IMPORTED, record_history
from leavewell.flow.decide.retention import keep_until
from leavewell.flow.models import Declaration, ImportedWords
from leavewell.flow.states import DeclarationState
from leavewell.kernel.clock import wall_now
from leavewell.kernel.facts.flow import DeclarationImported
from leavewell.kernel.ids import imported_declaration_number
from leavewell.kernel.money import Money

_COLUMNS = (
    "number",
    "account_id",
    "subscription_id",
    "reason",
    "source_reason",
    "received_at",
    "billing_ends_at",
    "access_ends_at",
    "ended_at",
    "refund_minor",
    "refund_currency",
    "delete_by",
)


@dataclass(frozen=True)
class PastCancellation:
    """One row of the company's table. ``reason`` is a code of ours, ``source_reason`` the company's own."""

    external_id: str
    account: Account
    subscription: Subscription | None
    ended_at: datetime
    reason: str
    source_reason: str = ""
    refund: Money | None = None
    words: str = ""


def put_past_cancellations(act: Act, told: Iterable[PastCancellation]) -> dict[str, Outcome]:
    """Keep each as an ended declaration, by the company's own id of it. No receipt, no mail, no effect."""
    must_be_open()
    given = {each.external_id: each for each in told}
    rows = Declaration.objects.of(act.space).filter(external_id__in=given)
    found = {row.external_id: row for row in rows if row.external_id}
    wanted = {key: _declaration(act, each) for key, each in given.items()}
    done = put_many(act.space, found, wanted, columns=_COLUMNS)
    rewritten = _put_words(act, given, done)
    news = [put.row for put in done.values() if put.outcome is not Outcome.SAME]
    record_history(act, [(_fact(row), row.account_id, row.received_at) for row in news])
    return {key: _outcome(put, key in rewritten) for key, put in done.items()}


def _outcome(put: Put[Declaration], words_changed: bool) -> Outcome:
    return Outcome.CHANGED if put.outcome is Outcome.SAME and words_changed else put.outcome


def _declaration(act: Act, each: PastCancellation) -> Declaration:
    ended_at = each.ended_at
    return Declaration(
        number=imported_declaration_number(ended_at.year, str(act.space.pk), each.external_id),
        account=each.account,
        subscription=each.subscription,
        source=IMPORTED,
        external_id=each.external_id,
        reason=each.reason,
        source_reason=each.source_reason,
        state=DeclarationState.ENDED.value,
        received_at=ended_at,
        recorded_at=wall_now(),
        billing_ends_at=ended_at,
        access_ends_at=ended_at,
        ended_at=ended_at,
        promise={},
        refund_minor=each.refund.minor if each.refund else None,
        refund_currency=each.refund.currency if each.refund else "",
        delete_by=keep_until(ended_at, ended_at),
    )


def _put_words(
    act: Act, given: Mapping[str, PastCancellation], done: Mapping[str, Put[Declaration]]
) -> set[str]:
    """Keep what was said apart from the rest, in rows that can be erased; returns whose words changed."""
    keys = {put.row.pk: key for key, put in done.items()}
    rows = ImportedWords.objects.of(act.space).filter(declaration__in=list(keys))
    found = {keys[row.declaration_id]: row for row in rows}
    wanted = {
        key: ImportedWords(declaration=done[key].row, words=each.words)
        for key, each in given.items()
        if each.words
    }
    gone = [row.pk for key, row in found.items() if key not in wanted]
    if gone:
        ImportedWords.objects.of(act.space).filter(pk__in=gone).delete()
    put = put_many(act.space, found, wanted, columns=("words",))
    changed = {key for key, each in put.items() if each.outcome is not Outcome.SAME}
    return changed | {key for key in found if key not in wanted}


def _fact(row: Declaration) -> DeclarationImported:
    return DeclarationImported(
        declaration_id=row.pk,
        number=row.number,
        ended_at=row.received_at,
        reason=row.reason,
        subscription_id=row.subscription_id,
        refund=row.refund,
    )
