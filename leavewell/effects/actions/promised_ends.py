"""What the looks at a promised end do to the promise of it: one reading serves both."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.promises import break_promise, keep_promise
from leavewell.effects.decide.charges import ChargeKind
from leavewell.effects.decide.verdicts import Broken, Mend, Why
from leavewell.effects.promised import promised_end, told_of_breaks
from leavewell.kernel.money import Money

_WHY = {ChargeKind.OPEN_INVOICE_COLLECTED: Why.OPEN_BILL_COLLECTED}


def keep_end(act: Act, subscription_id: UUID) -> None:
    """It is over as promised. Nothing where it wasn't promised here, or was broken before."""
    must_be_open()
    promise = promised_end(act.space, subscription_id)
    if promise is not None:
        keep_promise(act, promise)


def break_end_unended(act: Act, subscription_id: UUID) -> None:
    """The day has passed, and billing still shows it as running: told once until somebody has seen to it."""
    must_be_open()
    promise = promised_end(act.space, subscription_id)
    if promise is None:
        return
    is_told = Why.NOT_ENDED in told_of_breaks(promise)
    if not is_told or promise.seen_to_at is not None:
        break_promise(act, promise, Broken(Why.NOT_ENDED, Mend.CANCEL_AGAIN))


def break_end_charged(act: Act, subscription_id: UUID, amount: Money, kind: ChargeKind) -> None:
    """Money was taken after the end, however long after, or for a bill that wasn't said to be due."""
    must_be_open()
    promise = promised_end(act.space, subscription_id)
    if promise is not None:
        nothing = Money(0, amount.currency)
        why = _WHY.get(kind, Why.CHARGED_AFTER_END)
        break_promise(act, promise, Broken(why, Mend.REFUND_DIFFERENCE, nothing, amount))
