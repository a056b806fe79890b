"""The only writers of reconciliations: begun, a page further, begun anew, ended, cut short."""

from __future__ import annotations

from datetime import datetime

from leavewell.accounts.models import Connection
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.models import Effect, Reconciliation
from leavewell.effects.states import RECONCILING, UNSETTLED, ReconcilingMove, ReconcilingState
from leavewell.kernel.states import move

LOOK_FOR = "billing.look_for"
"""The effect that looks for a subscription which no page showed."""


def run_of(
    act: Act, connection: Connection, day: str, begun_at: datetime, *, asked_by: str = ""
) -> Reconciliation:
    """The reconciliation that a reading belongs to, begun if need be, and locked until the transaction ends."""
    must_be_open()
    given = {"begun_at": begun_at, "asked_by": asked_by}
    run, _ = Reconciliation.objects.select_for_update().get_or_create(
        space=act.space, connection=connection, day=day, defaults=given
    )
    return run


def count_page(run: Reconciliation, *, rows: int, under_way: int) -> None:
    """A page further."""
    must_be_open()
    run.pages, run.rows = run.pages + 1, run.rows + rows
    run.under_way += under_way
    run.save(update_fields=["pages", "rows", "under_way"])


def count_strangers(run: Reconciliation, how_many: int) -> None:
    """So many more belong to no account here."""
    must_be_open()
    run.strangers += how_many
    run.save(update_fields=["strangers"])


def count_anew(run: Reconciliation) -> None:
    """The reading begins from the first page again; what it found stays found."""
    must_be_open()
    run.pages = run.rows = run.under_way = run.strangers = 0
    run.save(update_fields=["pages", "rows", "under_way", "strangers"])


def note_gap(run: Reconciliation, reason: str) -> None:
    """Something couldn't be read, so that it will end as cut short; the first reason stands."""
    must_be_open()
    if not run.reason:
        run.reason = reason
        run.save(update_fields=["reason"])


def cut_short(act: Act, run: Reconciliation, reason: str) -> None:
    """It goes no further. Nothing for one that is over."""
    must_be_open()
    note_gap(run, reason)
    _close(act, run)


def end_once_looked(act: Act, run: Reconciliation, but: Effect | None = None) -> None:
    """Over, unless something that no page showed is still looked for. ``but`` is settled by this transaction."""
    must_be_open()
    looking = Effect.objects.of(act.space).filter(
        kind=LOOK_FOR,
        state__in=UNSETTLED,
        payload__day=run.day,
        payload__connection=str(run.connection_id),
    )
    if not (looking.exclude(pk=but.pk) if but else looking).exists():
        _close(act, run)


def _close(act: Act, run: Reconciliation) -> None:
    if run.state == ReconcilingState.RUNNING:
        by = ReconcilingMove.CUT_SHORT if run.reason else ReconcilingMove.END
        move(Reconciliation.objects.of(act.space), run, RECONCILING, by, ended_at=act.at)
