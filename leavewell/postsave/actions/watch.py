"""The watchlist: accounts that left a cancel page undecided, for thirty days."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from leavewell.accounts.models import Account
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.flow.models import CancelSession
from leavewell.flow.queries import has_decided_since
from leavewell.flow.states import Outcome
from leavewell.kernel.facts.postsave import WatchBegan, WatchEnded, WatchExtended
from leavewell.kernel.states import move
from leavewell.postsave.models import Watch
from leavewell.postsave.queries import watch_on
from leavewell.postsave.states import WATCH, WatchMove

WATCHED_FOR = timedelta(days=30)
ABANDONED = "abandoned"


def watch_account(act: Act, session: CancelSession, *, left_at: datetime) -> None:
    """Put the session's account on the list, or keep it there for longer: one entry an account.

    Nothing if the contact went on after all, if the account has decided since, or if the days are over already.
    """
    must_be_open()
    _lock(act, session.account_id)
    until = left_at + WATCHED_FOR
    decided = session.outcome != Outcome.ABANDONED or has_decided_since(act.space, session, left_at)
    if decided or until <= act.at:
        return
    standing = watch_on(act.space, session.account_id)
    if standing is None:
        _enter(act, session, until)
    elif standing.until < until or standing.session_id != session.pk:
        _extend(act, standing, session, until)


def _enter(act: Act, session: CancelSession, until: datetime) -> None:
    watch = Watch.objects.create(
        space=act.space,
        account_id=session.account_id,
        session=session,
        why=ABANDONED,
        entered_at=act.at,
        until=until,
    )
    fact = WatchBegan(watch.pk, session.pk, watch.why, until)
    record(act, fact, account_id=watch.account_id)


def _extend(act: Act, watch: Watch, session: CancelSession, until: datetime) -> None:
    another = session.pk != watch.session_id
    until = max(until, watch.until)
    Watch.objects.of(act.space).filter(pk=watch.pk).update(
        session=session, sessions=watch.sessions + another, until=until
    )
    fact = WatchExtended(watch.pk, session.pk, watch.why, until)
    record(act, fact, account_id=watch.account_id)


def _lock(act: Act, account_id: UUID) -> None:
    """What brings an account on the list and what takes it off again go one after the other."""
    Account.objects.of(act.space).select_for_update(no_key=True).only("pk").get(pk=account_id)


def leave_watchlist(act: Act, account_id: UUID, reason: str) -> None:
    """The account is off the list, if it is on it."""
    must_be_open()
    _lock(act, account_id)
    standing = watch_on(act.space, account_id)
    if standing:
        take_off(act, standing, reason)


def leave_if_resumed(act: Act, session: CancelSession) -> None:
    """The contact went on with the session that put the account there: off the list, unless others were left too."""
    must_be_open()
    _lock(act, session.account_id)
    standing = watch_on(act.space, session.account_id)
    alone = standing is not None and standing.session_id == session.pk and standing.sessions == 1
    if standing and alone and session.outcome != Outcome.ABANDONED:
        take_off(act, standing, "went_on")


def take_off(act: Act, watch: Watch, reason: str) -> None:
    """The account is off the list; ``reason`` is a code. Raises LostRace if another hand was first."""
    must_be_open()
    move(Watch.objects.of(act.space), watch, WATCH, WatchMove.TAKE_OFF, reason=reason, off_at=act.at)
    record(act, WatchEnded(watch.pk, reason), account_id=watch.account_id)
