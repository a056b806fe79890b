"""The month's ends beside what billing shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from leavewell.accounts.models import Space, Subscription
from leavewell.accounts.queries import oldest_reading, read_from_billing
from leavewell.effects.models import FactRow
from leavewell.insight.decide.tie import Difference, EndHere, Gap, ShownThere, differences
from leavewell.insight.month.found import Found
from leavewell.kernel.facts.ends import ChargedAfterEnd
from leavewell.offboarding.queries import last_ends_of
from leavewell.offboarding.states import DepartureState


@dataclass(frozen=True)
class Tie:
    """``here``: ends of plans that billing can be asked about; ``unasked``: of those that it can't.

    Whoever came back is in neither count: billing shows no end of theirs any more.

    ``read_at``: how old the oldest reading is that this leans on; None where billing shows nothing at all.
    """

    here: int
    there: int
    unasked: int
    read_at: datetime | None
    differences: Sequence[Difference]


def tie(space: Space, found: Found) -> Tie:
    """As billing was read last."""
    ended = {each.subscription_id for each in found.ended}
    rows = read_from_billing(space, ended, found.since, found.until)
    shown = {row.pk: _shown(row) for row in rows}
    ends = [
        EndHere(
            each.account_id,
            each.subscription_id,
            each.billing_ends_at,
            each.state == DepartureState.RESTARTED,
        )
        for each in found.ended
    ]
    others = last_ends_of(space, shown.keys() - ended)
    there = [each for each in rows if each.state == "ended" and _is_then(found, each.ends_at)]
    asked = [each for each in ends if each.subscription_id in shown]
    return Tie(
        here=sum(1 for each in asked if not each.back),
        there=len(there),
        unasked=len(ends) - len(asked),
        read_at=oldest_reading(space, shown.keys()),
        differences=differences(ends, shown, others, _charges(found.charged)),
    )


def _is_then(found: Found, at: datetime | None) -> bool:
    return at is not None and found.since <= at < found.until


def _shown(row: Subscription) -> ShownThere:
    return ShownThere(
        row.account_id,
        row.pk,
        row.state,
        row.ends_at,
        row.read_at,
        row.last_charge_at,
        row.last_charge,
    )


def _charges(rows: Iterable[FactRow]) -> Sequence[Difference]:
    """What was found to have been charged after a promised end, in the month in which it was found."""
    found = []
    for row in rows:
        fact = row.fact
        if isinstance(fact, ChargedAfterEnd) and row.account_id is not None:
            at, sub = fact.charged_at, fact.subscription_id
            found.append(Difference(Gap.CHARGED, row.account_id, sub, None, at, fact.amount))
    return found
