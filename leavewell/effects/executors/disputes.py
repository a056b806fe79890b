"""A card dispute counts as a wish to end: it is read from billing, put on the story, and given to a person."""

from __future__ import annotations

from leavewell.accounts.models import Account, Connection, Subscription
from leavewell.accounts.queries import accounts_called
from leavewell.accounts.types import Act
from leavewell.billing.errors import BillingError
from leavewell.billing.noticing import Dispute, Tells
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.notices import close_notices
from leavewell.effects.actions.outbox import plan
from leavewell.effects.connections import processor_for
from leavewell.effects.executors.noticed import NOBODYS, accounts_by_kin, notice_of, unread
from leavewell.effects.queries import effect_keyed
from leavewell.effects.states import NoticeMove
from leavewell.effects.types import Claimed, ForPerson, Planned, Settled, Settlement
from leavewell.kernel.facts.effects import DisputeSeen

ANSWER = "billing.answer_dispute"


class ReadDispute:
    """Reads what is disputed, and whose it is. Changes nothing at billing."""

    def run(self, claimed: Claimed) -> Settlement:
        """One reading."""
        notice = notice_of(claimed)
        if notice is None:
            return Settled("read")
        connection, space = notice.connection, claimed.act.space
        try:
            with processor_for(connection, space) as processor:
                if not isinstance(processor, Tells):
                    return Settled("not_read", lambda act: close_notices(act, [notice], NoticeMove.FAIL))
                dispute = processor.disputed(notice.subject)
                kin = accounts_by_kin(processor, connection, dispute.customer)
        except BillingError as error:
            return unread(claimed, [notice], error)

        def then(act: Act) -> None:
            row = _subscription(act, connection, dispute, kin.get(dispute.customer))
            if row is None:
                close_notices(act, [notice], NoticeMove.IGNORE, NOBODYS)
                return
            _ask_person(act, dispute, row)
            close_notices(act, [notice], NoticeMove.READ)

        return Settled("read", then)


class AnswerDispute:
    """Nothing that a program may decide: a person answers, and ends the subscription or has a reason not to."""

    def run(self, claimed: Claimed) -> Settlement:
        """Always a person's."""
        return ForPerson("card_dispute")


def _subscription(
    act: Act, connection: Connection, dispute: Dispute, kin: Account | None
) -> Subscription | None:
    """The one that was paid for; where billing doesn't say, the customer's newest."""
    rows = Subscription.objects.of(act.space).filter(connection=connection)
    if dispute.sub is not None:
        named = rows.filter(provider_id=dispute.sub.id).first()
        if named is not None:
            return named
    account = kin or accounts_called(act.space, [dispute.customer or ""]).get(dispute.customer or "")
    return rows.filter(account=account).order_by("-pk").first() if account else None


def _ask_person(act: Act, dispute: Dispute, row: Subscription) -> None:
    key = f"{ANSWER}:{dispute.id}"
    if effect_keyed(act.space, key):
        return
    fact = DisputeSeen(row.pk, dispute.id, dispute.amount, dispute.opened_at, dispute.answer_by)
    because = act.because_of(record(act, fact, account_id=row.account_id))
    order = {"subscription": str(row.pk)}
    plan(because, Planned(ANSWER, key, order, row.account_id, deadline_at=dispute.answer_by))
