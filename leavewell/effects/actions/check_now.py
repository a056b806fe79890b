"""All of a billing system is read now, since somebody asked."""

from __future__ import annotations

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import Connection
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import plan
from leavewell.effects.actions.reconciliations import run_of
from leavewell.effects.executors.daily import first_page
from leavewell.effects.models import Reconciliation
from leavewell.effects.reconciled import run_under_way
from leavewell.effects.registries import processors
from leavewell.kernel.errors import Refused


def check_now(act: Act, connection: Connection) -> Reconciliation:
    """Plan what the night plans, under a name of its own. One that goes on already is returned as it is.

    Refused where no program can read the billing system, or while it doesn't take our key.
    """
    must_be_open()
    if connection.processor not in processors:
        raise Refused("No program can read that.", "Compare it by hand with what your own table says.")
    if connection.paused_at is not None:
        raise Refused("Billing doesn't take our key at present.", "Mend the key first, or give another one.")
    # Two who press at once would read everything twice.
    Connection.objects.select_for_update().get(pk=connection.pk)
    going_on = run_under_way(act.space, connection)
    if going_on is not None:
        return going_on
    order = first_page(connection, act.at.isoformat(), act.at)
    run = run_of(act, connection, act.at.isoformat(), act.at, asked_by=act.actor)
    note_deed(act, "check_billing", subject=run.public_id)
    plan(act, order)
    return run
