"""Reads of reconciliations and of what they found: the space comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from leavewell.accounts.border import SpaceRows
from leavewell.accounts.models import Connection, Space
from leavewell.effects.decide.drift import DriftKind
from leavewell.effects.models import Drift, Effect, Reconciliation
from leavewell.effects.states import UNSETTLED, ReconcilingState

KINDS = ("billing.read_page", "billing.look_for")
"""The effects that a reconciliation is carried out by."""


@dataclass(frozen=True)
class Tally:
    """``agreeing`` of the rows that were read showed no difference; ``by_kind`` how many differences there are."""

    agreeing: int
    by_kind: dict[str, int]

    @property
    def drifts(self) -> int:
        """All of them."""
        return sum(self.by_kind.values())


def runs_of(space: Space) -> SpaceRows[Reconciliation]:
    """All of them, the newest first."""
    return Reconciliation.objects.of(space).select_related("connection").order_by("-begun_at", "-pk")


def run_named(space: Space, public_id: str) -> Reconciliation:
    """One of them. NotFound for an unknown one."""
    found = Reconciliation.objects.named(space, public_id)
    return runs_of(space).get(pk=found.pk)


def run_under_way(space: Space, connection: Connection) -> Reconciliation | None:
    """The one that goes on by itself at this moment, if one does."""
    for run in runs_of(space).filter(connection=connection, state=ReconcilingState.RUNNING):
        if effects_of(run).exists():
            return run
    return None


def effects_of(run: Reconciliation) -> SpaceRows[Effect]:
    """What of it is still to be done."""
    rows = Effect.objects.of(run.space).filter(kind__in=KINDS, state__in=UNSETTLED)
    return rows.filter(payload__day=run.day, payload__connection=str(run.connection_id)).order_by("due_at")


def tallies(space: Space, runs: Sequence[Reconciliation]) -> dict[UUID, Tally]:
    """What each of these found."""
    rows = Drift.objects.of(space).filter(run__in=[run.pk for run in runs]).order_by()
    by_kind: dict[UUID, dict[str, int]] = {}
    for run_id, kind, count in rows.values_list("run", "kind").annotate(Count("pk")):
        by_kind.setdefault(run_id, {})[kind] = count
    # What no page showed isn't among the rows that were read.
    shown = rows.exclude(kind=DriftKind.MISSING_THERE)
    differing = dict(shown.values_list("run").annotate(Count("provider_id", distinct=True)))
    return {
        run.pk: Tally(max(run.rows - run.under_way - differing.get(run.pk, 0), 0), by_kind.get(run.pk, {}))
        for run in runs
    }


def drifts_in(space: Space, run: Reconciliation) -> SpaceRows[Drift]:
    """What it found: what goes against a customer first."""
    rows = Drift.objects.of(space).filter(run=run)
    rows = rows.select_related("account", "subscription", "promise", "proposal")
    return rows.order_by("-why", "kind", "pk")


def unreadable_in(run: Reconciliation) -> frozenset[UUID]:
    """Subscriptions of ours that are there, and that this program has no words for."""
    rows = run.drifts.filter(kind=DriftKind.UNREADABLE_THERE).exclude(subscription=None)
    return frozenset(rows.values_list("subscription_id", flat=True))
