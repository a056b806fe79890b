"""How a session moves: by its table of states, and only if nobody else moved it first."""

from __future__ import annotations

from leavewell.accounts.types import Act
from leavewell.flow.models import CancelSession
from leavewell.flow.states import SESSION, Outcome, SessionMove
from leavewell.kernel.states import move


def go(act: Act, session: CancelSession, by: SessionMove) -> None:
    """To another screen. Raises IllegalMove or LostRace."""
    move(CancelSession.objects.of(act.space), session, SESSION, by)


def end(act: Act, session: CancelSession, by: SessionMove, outcome: Outcome) -> None:
    """To its one outcome. Raises IllegalMove or LostRace."""
    move(CancelSession.objects.of(act.space), session, SESSION, by, outcome=outcome.value, ended_at=act.at)
