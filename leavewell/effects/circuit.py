"""What a billing system's behaviour towards an attempt means for all that is still to be asked of it."""

from __future__ import annotations

from collections.abc import Sequence

from leavewell.accounts.actions.connections import pause_connection
from leavewell.accounts.models import Connection, Space
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.effects.actions.pace import settle_up
from leavewell.effects.calling import Called
from leavewell.effects.connections import processor_for
from leavewell.effects.decide.pace import ATTEMPT
from leavewell.effects.executors.change import Change
from leavewell.effects.registries import executors
from leavewell.effects.types import Claimed, ForPerson, Later, LostAnswer, Settlement, TurnedAway

KEY_REFUSED = "key_refused"
RIGHT_MISSING = "right_missing"
"""Why a connection rests: the key isn't taken at all, or it may not do what a cancel needs."""

CANCEL = "billing.cancel"


def heeded(claimed: Claimed, called: Sequence[Called], settlement: Settlement) -> Settlement:
    """Count the calls, rest where that was asked for, and pause a connection whose key died.

    Returns how the attempt ended in that light.
    """
    _settle_up(claimed, called)
    if not isinstance(settlement, Later | LostAnswer):
        return settlement
    for each in called:
        if each.tally.turned_away:
            return _turned_away(claimed, each.connection, settlement)
    return settlement


def _settle_up(claimed: Claimed, called: Sequence[Called]) -> None:
    taken = ATTEMPT if claimed.connection else 0
    for each in called:
        with edge():
            settle_up(claimed.act.space, each.connection, each.tally, taken=taken)
        taken = 0


def _turned_away(claimed: Claimed, used: Connection, settlement: Later | LostAnswer) -> Settlement:
    """A dead key stops everything there. One that lacks a right stops what needs it, and everything for a cancel."""
    space = space_by_id(claimed.effect.space_id)
    now = Connection.objects.of(space).get(pk=used.pk)
    if bytes(now.secret) != bytes(used.secret):
        # Somebody has put another key there since.
        return settlement
    reason = RIGHT_MISSING if _takes_the_key(space, now) else KEY_REFUSED
    if reason == KEY_REFUSED or claimed.effect.kind == CANCEL:
        with edge():
            pause_connection(Act(space, space.now(), "system", claimed.effect.pk), now, reason)
        lost = isinstance(settlement, LostAnswer)
        return TurnedAway(reason, lost) if claimed.connection else settlement
    return ForPerson(RIGHT_MISSING) if isinstance(executors[claimed.effect.kind], Change) else settlement


def _takes_the_key(space: Space, connection: Connection) -> bool:
    with processor_for(connection, space) as processor:
        return processor.health().ok
