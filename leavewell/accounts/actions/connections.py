"""A connection whose key died rests until somebody has mended it."""

from __future__ import annotations

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.journal import journal
from leavewell.accounts.models import Connection
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.facts.accounts import ConnectionPaused, ConnectionResumed


def pause_connection(act: Act, connection: Connection, reason: str) -> bool:
    """Ask nothing more of a billing system that no longer takes our key; ``reason`` is a code.

    Told once: False, and nothing is written, if it rests already.
    """
    must_be_open()
    awake = Connection.objects.of(act.space).filter(pk=connection.pk, paused_at=None)
    if not awake.update(paused_at=act.at, paused_reason=reason):
        return False
    note_deed(act, "pause_connection", subject=connection.public_id, reason=reason)
    journal().record(act, ConnectionPaused(connection.pk, connection.processor, reason), account_id=None)
    return True


def resume_connection(act: Act, connection: Connection) -> bool:
    """Work with it again, its key having been tried; False if it didn't rest."""
    must_be_open()
    resting = Connection.objects.of(act.space).filter(pk=connection.pk).exclude(paused_at=None)
    if not resting.update(paused_at=None, paused_reason=""):
        return False
    note_deed(act, "resume_connection", subject=connection.public_id)
    journal().record(act, ConnectionResumed(connection.pk, connection.processor), account_id=None)
    return True
