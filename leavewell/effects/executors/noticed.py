"""After a notice: the subscription that it is about is read, and only what that shows is acted upon."""

from __future__ import annotations

from datetime import datetime

from leavewell.accounts.models import Account, Connection, Space, Subscription
from leavewell.accounts.types import Act
from leavewell.billing.contract import Processor
from leavewell.billing.errors import BillingError, MissingAtProvider, Unavailable
from leavewell.billing.types import CustomerRef, SubRef
from leavewell.billing.walking import Page
from leavewell.effects.actions.night import take_page
from leavewell.effects.actions.notices import close_notices
from leavewell.effects.actions.outbox import lock_lane, plan
from leavewell.effects.connections import processor_for
from leavewell.effects.models import Notice
from leavewell.effects.states import NoticeMove, NoticeState
from leavewell.effects.types import Claimed, Later, Planned, Settled, Settlement

TRIES = 8
"""A reading that isn't had after so many tries is left to the next notice, or to the night's."""
NOBODYS = "no_account_here"


def notice_of(claimed: Claimed) -> Notice | None:
    """The notice that an effect is about, if billing is still to be read for it."""
    rows = Notice.objects.of(claimed.act.space).select_related("connection")
    # One that was read may be deleted by now.
    return rows.filter(pk=claimed.effect.payload["notice"], state=NoticeState.RECEIVED).first()


def unread(claimed: Claimed, notices: list[Notice], error: BillingError) -> Settlement:
    """Billing couldn't be read; after some tries the notices are put down as failed."""
    if isinstance(error, MissingAtProvider) or claimed.attempt >= TRIES:
        failed = NoticeMove.FAIL
        return Settled("not_read", lambda act: close_notices(act, notices, failed, error.code))
    return Later(error.code, error.retry_after_seconds if isinstance(error, Unavailable) else None)


class ReadNoticed:
    """Reads a subscription once for all notices about it that had come in before."""

    def run(self, claimed: Claimed) -> Settlement:
        """One reading."""
        notice = notice_of(claimed)
        if notice is None:
            return Settled("read")
        # Those that come in from here on may tell of what this reading doesn't show yet.
        waiting = _waiting_with(notice)
        connection, space = notice.connection, claimed.act.space
        before = _read_at(space, connection, notice.subject)
        try:
            with processor_for(connection, space) as processor:
                view = processor.get(SubRef(connection.processor, notice.subject))
                kin = {} if before else accounts_by_kin(processor, connection, view.customer.id)
        except BillingError as error:
            return unread(claimed, waiting, error)

        def then(act: Act) -> None:
            if _overtaken(act, connection, notice.subject, before):
                _read_again(act, claimed, notice)
                return
            strangers = take_page(act, connection, Page((view,), None), kin)
            move, why = (NoticeMove.IGNORE, NOBODYS) if strangers else (NoticeMove.READ, "")
            close_notices(act, waiting, move, why)

        return Settled("read", then)


def accounts_by_kin(
    processor: Processor, connection: Connection, customer: str | None
) -> dict[str | None, Account]:
    """Whose a customer of billing is, if we know another subscription of theirs."""
    if customer is None:
        return {}
    keys = [ref.id for match in processor.find(CustomerRef(id=customer)) for ref in match.subscriptions]
    rows = Subscription.objects.of(connection.space).filter(connection=connection, provider_id__in=keys)
    row = rows.select_related("account").order_by("-pk").first()
    return {customer: row.account} if row else {}


def _waiting_with(notice: Notice) -> list[Notice]:
    rows = Notice.objects.filter(space_id=notice.space_id, connection=notice.connection)
    return list(rows.filter(subject=notice.subject, state=NoticeState.RECEIVED).only("pk"))


def _read_at(space: Space, connection: Connection, key: str) -> datetime | None:
    rows = Subscription.objects.of(space).filter(connection=connection, provider_id=key)
    return rows.values_list("read_at", flat=True).first()


def _overtaken(act: Act, connection: Connection, key: str, before: datetime | None) -> bool:
    """Whether another reading was written while this one was made: nobody can tell which of the two is older."""
    rows = Subscription.objects.of(act.space).filter(connection=connection, provider_id=key)
    for pk in rows.values_list("pk", flat=True):
        lock_lane(pk)
    return _read_at(act.space, connection, key) != before


def _read_again(act: Act, claimed: Claimed, notice: Notice) -> None:
    _, _, *said = claimed.effect.key.split(":")
    count = int(said[0]) + 1 if said else 2
    plan(act, Planned(claimed.effect.kind, f"notice:{notice.pk}:{count}", {"notice": str(notice.pk)}))
