"""What becomes of a billing system's notices: kept once, and then read after at the system itself."""

from __future__ import annotations

from collections.abc import Mapping

from leavewell.accounts.models import Connection
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.billing.noticing import Signal
from leavewell.effects.actions.outbox import plan
from leavewell.effects.actions.void import void_overtaken
from leavewell.effects.models import Notice
from leavewell.effects.states import NOTICE, NoticeMove, NoticeState
from leavewell.effects.types import Planned

READ_NOTICED = "billing.read_noticed"
READ_DISPUTE = "billing.read_dispute"
READ_TOGETHER = "read_together"


def keep_notice(
    act: Act, connection: Connection, signal: Signal, *, headers: Mapping[str, str], body: bytes
) -> bool:
    """Keep what was told, and plan to read what it is about. False, and nothing is written, if it was told before.

    Nothing of what it says is acted upon. What is about another account, the other kind of data, or about nothing that
    we read is kept apart as ignored.
    """
    must_be_open()
    reason = _why_not(act, connection, signal)
    notice = Notice(
        space=act.space,
        connection=connection,
        provider=connection.processor,
        event_id=signal.event,
        kind=signal.kind,
        subject=signal.dispute or (signal.sub.id if signal.sub else ""),
        headers=dict(headers),
        body=body,
        state=NoticeState.IGNORED if reason else NoticeState.RECEIVED,
        reason=reason,
        occurred_at=signal.occurred_at,
        received_at=act.at,
        settled_at=act.at if reason else None,
    )
    # Told twice at the same moment: the second waits here for the first, and finds its row.
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    if not Notice.objects.of(act.space).filter(pk=notice.pk).exists():
        return False
    if not reason:
        kind = READ_DISPUTE if signal.dispute else READ_NOTICED
        plan(act, Planned(kind, f"notice:{notice.pk}", {"notice": str(notice.pk)}))
    return True


def close_notices(act: Act, notices: list[Notice], by: NoticeMove, reason: str = "") -> None:
    """Say what came of them; one that another reading has closed meanwhile is left as it is."""
    must_be_open()
    target = NOTICE.target(NoticeState.RECEIVED, by)
    rows = Notice.objects.of(act.space).filter(
        pk__in=[each.pk for each in notices], state=NoticeState.RECEIVED
    )
    rows.update(state=target, reason=reason, settled_at=act.at)
    # A storm of notices about one subscription is one reading, and takes no turns of those that wait to be sent.
    void_overtaken(act, [f"notice:{each.pk}" for each in notices], reason=READ_TOGETHER)


def _why_not(act: Act, connection: Connection, signal: Signal) -> str:
    """Why nothing follows from it; empty if something does."""
    if signal.mode is None:
        return "foreign_shape"
    if signal.mode != act.space.mode:
        return "another_mode"
    if (signal.account or "") != connection.settings.get("account", ""):
        return "another_account"
    return "" if signal.sub or signal.dispute else "not_about_subscription"
