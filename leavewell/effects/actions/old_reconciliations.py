"""Deleting readings of billing that nobody needs any more."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.models import Drift, Reconciliation
from leavewell.effects.states import ProposalState, ReconcilingState

KEEP_DAYS = 90

UNDECIDED = (ProposalState.PROPOSED, ProposalState.HALF_APPROVED)


def delete_old_reconciliations(act: Act, before: datetime, at_most: int) -> int:
    """Those that ended before that instant, with what they found; returns how many rows, at most so many.

    One whose finding still waits for a member's word stays until it was decided.
    """
    must_be_open()
    undecided = Drift.objects.of(act.space).filter(proposal__state__in=UNDECIDED)
    old = Reconciliation.objects.of(act.space).exclude(state=ReconcilingState.RUNNING)
    old = old.filter(begun_at__lt=before).exclude(Exists(undecided.filter(run=OuterRef("pk"))))
    found = Drift.objects.of(act.space).filter(run__in=old)[:at_most]
    deleted, _ = Drift.objects.filter(pk__in=[each.pk for each in found.only("pk")]).delete()
    left = at_most - deleted
    empty = old.exclude(Exists(Drift.objects.filter(run=OuterRef("pk")))).select_for_update(skip_locked=True)
    rows, _ = Reconciliation.objects.filter(pk__in=[each.pk for each in empty[:left]]).delete()
    return deleted + rows
