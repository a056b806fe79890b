"""What silence makes of a session."""

from __future__ import annotations

from datetime import timedelta

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.flow.models import Answer, CancelSession, PresentedOffer
from leavewell.flow.states import Outcome, SessionState
from leavewell.kernel.facts.flow import SessionAbandoned

ABANDONED_AFTER = timedelta(minutes=30)
"""Silence after which a session counts as abandoned, in business time."""


def abandon_session(act: Act, session: CancelSession) -> bool:
    """Take a silent session for abandoned; whether it was one. Its state stays, and so does the way to cancel.

    The row is read again under a lock: whoever pressed something meanwhile isn't gone.
    """
    must_be_open()
    rows = CancelSession.objects.of(act.space)
    current = rows.select_for_update(no_key=True).get(pk=session.pk)
    left_at = current.moved_at or current.opened_at
    decided = current.outcome != "" or current.state == SessionState.ENDED
    if decided or left_at + ABANDONED_AFTER > act.at:
        return False
    rows.filter(pk=current.pk).update(outcome=Outcome.ABANDONED.value, ended_at=act.at)
    fact = SessionAbandoned(
        session_id=current.pk,
        subscription_id=current.subscription_id,
        state=current.state,
        answered=Answer.objects.of(act.space).filter(session=current).exists(),
        offers_shown=PresentedOffer.objects.of(act.space).filter(session=current).count(),
        left_at=left_at,
    )
    record(act, fact, account_id=current.account_id)
    return True
