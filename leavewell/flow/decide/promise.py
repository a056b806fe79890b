"""What a cancellation received now promises: a pure function of the subscription, the policy and the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dateutil.relativedelta import relativedelta

from leavewell.billing.types import OpenInvoices
from leavewell.flow.decide.case import Case
from leavewell.flow.decide.refund import Refund
from leavewell.flow.definition import Ending
from leavewell.kernel.money import Money


@dataclass(frozen=True)
class Promise:
    """The frozen words of the receipt, as values. Access and billing end apart, even where the dates agree.

    ``last_charge`` is the last money taken; no further charge will come. ``open_invoice`` was made before
    and isn't paid: the sum of ``open_invoices``, whose ``fate`` says whether they stay due. ``refund``: the last
    charge goes back. ``final_usage``: one more bill comes, for what was used until the end.
    """

    billing_ends_at: datetime
    access_ends_at: datetime
    last_charge: Money | None
    last_charge_at: datetime | None
    open_invoice: Money | None
    refund: Refund | None = None
    open_invoices: tuple[Money, ...] = ()
    fate: OpenInvoices = "leave"
    final_usage: bool = False


def promise(case: Case, ending: Ending, *, now: datetime) -> Promise:
    """The dates and the money of an end declared at ``now``.

    At the period's end, a trial ends with the trial; an end that was already set and is sooner stays. Where the
    period that was last read is over, the subscription has renewed since and the running period counts.
    """
    ends_at = now if ending is Ending.NOW else _paid_until(case, now)
    charge_is_known = not _has_renewed(case, now)
    return Promise(
        billing_ends_at=ends_at,
        access_ends_at=ends_at,
        last_charge=case.last_charge if charge_is_known else None,
        last_charge_at=case.last_charge_at if charge_is_known else None,
        open_invoice=case.open_invoice,
        open_invoices=case.open_invoices,
    )


def charged_since(case: Case, received_at: datetime, *, now: datetime) -> bool:
    """Whether money was taken, or surely fell due, between the wish's coming and its being put down here.

    The end isn't moved back for that: who has paid keeps what was paid for, unless a person gives it back.
    """
    if case.last_charge_at is not None and case.last_charge_at > received_at:
        return True
    return _has_renewed(case, now) and _last_seen_end(case) > received_at


def _paid_until(case: Case, now: datetime) -> datetime:
    if case.ends_at is not None:
        return max(min(_last_seen_end(case), case.ends_at), now)
    return renews_at(case, now)


def renews_at(case: Case, now: datetime) -> datetime:
    """When the running period, or the trial, is over."""
    return next_period_end(_last_seen_end(case), case.interval, now, count=case.interval_count)


def paid_after(case: Case, left_out: int, now: datetime) -> datetime:
    """When it is paid again where the next so many payments are left out."""
    seen, count = _last_seen_end(case), case.interval_count
    return next_period_end(seen, case.interval, now, count=count, later=left_out)


def next_period_end(
    seen: datetime, interval: str, now: datetime, *, count: int = 1, later: int = 0
) -> datetime:
    """The end of the running period, when ``seen`` is an end that was read earlier and may have passed since.

    A period lasts ``count`` intervals (day, week, month or year). Counted from ``seen``, so that a period of
    31 January goes on to the end of February and of March. ``later``: the end of the period so many after it.
    """
    steps, ends_at = 0, seen
    while ends_at <= now:
        steps += count
        ends_at = seen + _span(interval, steps)
    return seen + _span(interval, steps + later * count)


def _span(interval: str, count: int) -> relativedelta:
    match interval:
        case "day":
            return relativedelta(days=count)
        case "week":
            return relativedelta(weeks=count)
        case "year":
            return relativedelta(years=count)
        case _:
            return relativedelta(months=count)


def _last_seen_end(case: Case) -> datetime:
    return (case.trial_end_at if case.state == "trialing" else None) or case.period_end_at


def _has_renewed(case: Case, now: datetime) -> bool:
    """Whether a charge has surely fallen since billing was last read, so that the last one isn't known."""
    return case.ends_at is None and _last_seen_end(case) <= now
