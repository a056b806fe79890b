"""How a session moves: by its table of states, and only if nobody else moved it first."""

from __future__ import annotations

from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.flow.models import CancelSession
from leavewell.flow.states import SESSION, Outcome, SessionMove
from leavewell.kernel.facts.flow import SessionResumed
from leavewell.kernel.states import move


def go(act: Act, session: CancelSession, by: SessionMove) -> None:
    """To another screen. Raises IllegalMove or LostRace."""
    be_here(act, session)
    move(CancelSession.objects.of(act.space), session, SESSION, by)


def end(act: Act, session: CancelSession, by: SessionMove, outcome: Outcome) -> None:
    """To its one outcome. Raises IllegalMove or LostRace."""
    be_here(act, session)
    move(CancelSession.objects.of(act.space), session, SESSION, by, outcome=outcome.value, ended_at=act.at)


def be_here(act: Act, session: CancelSession) -> None:
    """The contact pressed something. A session that had been taken for abandoned goes on where it stood."""
    rows = CancelSession.objects.of(act.space)
    row = rows.select_for_update(no_key=True).only("outcome").get(pk=session.pk)
    changes: dict[str, object] = {"moved_at": act.at}
    if row.outcome == Outcome.ABANDONED:
        changes |= {"outcome": "", "ended_at": None}
        record(act, SessionResumed(session.pk), account_id=session.account_id)
    rows.filter(pk=session.pk).update(**changes)
    for column, value in changes.items():
        setattr(session, column, value)
