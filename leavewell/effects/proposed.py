"""Reads of proposed mends: the space comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from leavewell.accounts.border import SpaceRows
from leavewell.accounts.models import Account, Space
from leavewell.effects.models import MendWord, Promise, Proposal
from leavewell.effects.states import TO_DECIDE, ProposalState


@dataclass(frozen=True)
class WantedMends:
    """Which of them: in any of these states (none named: all), of one account or of all."""

    states: Sequence[ProposalState] = ()
    account: Account | None = None


def mends_listed(space: Space, wanted: WantedMends) -> SpaceRows[Proposal]:
    """Those that fit: what is to be decided oldest first, all others with the latest first."""
    rows = _of(space, wanted.account)
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    rows = rows.select_related("account", "subscription", "effect", "promise")
    return rows.order_by("proposed_at" if tuple(wanted.states) == TO_DECIDE else "-proposed_at", "pk")


def mends_by_state(space: Space, account: Account | None = None) -> dict[str, int]:
    """How many there are in each state."""
    counted = _of(space, account).order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys((each.value for each in ProposalState), 0) | dict(counted)


def mends_to_decide(space: Space) -> SpaceRows[Proposal]:
    """Those that wait for a member's word."""
    return mends_listed(space, WantedMends(TO_DECIDE))


def mend_named(space: Space, public_id: str) -> Proposal:
    """One of them. NotFound for an unknown one."""
    return Proposal.objects.named(space, public_id)


def mends_with(space: Space, ids: Iterable[UUID]) -> dict[UUID, Proposal]:
    """Those with these ids."""
    return {row.pk: row for row in Proposal.objects.of(space).filter(pk__in=list(ids))}


def words_on(space: Space, proposals: Iterable[Proposal]) -> dict[UUID, list[MendWord]]:
    """What was said on each of them, oldest first."""
    found: dict[UUID, list[MendWord]] = {}
    rows = MendWord.objects.of(space).filter(proposal__in=[each.pk for each in proposals])
    for row in rows.order_by("said_at", "pk"):
        found.setdefault(row.proposal_id, []).append(row)
    return found


def _of(space: Space, account: Account | None) -> SpaceRows[Proposal]:
    rows = Proposal.objects.of(space)
    return rows.filter(account=account) if account is not None else rows


def is_standing(space: Space, promise: Promise, kind: str) -> bool:
    """Whether that was proposed for the promise, and isn't declined or done yet."""
    is_open = (*TO_DECIDE, ProposalState.APPROVED, ProposalState.FAILED)
    return Proposal.objects.of(space).filter(promise=promise, kind=kind, state__in=is_open).exists()
