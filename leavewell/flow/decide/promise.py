"""What a cancellation received now promises: a pure function of the subscription, the policy and the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from leavewell.flow.decide.case import Case
from leavewell.flow.definition import Ending
from leavewell.kernel.money import Money


@dataclass(frozen=True)
class Promise:
    """The frozen words of the receipt, as values. Access and billing end apart, even where the dates agree.

    ``last_charge`` is the last money taken; no further charge will come. ``open_invoice`` was made before
    and is still to be paid.
    """

    billing_ends_at: datetime
    access_ends_at: datetime
    last_charge: Money | None
    last_charge_at: datetime | None
    open_invoice: Money | None


def promise(case: Case, ending: Ending, *, now: datetime) -> Promise:
    """The dates and the money of an end declared at ``now``.

    At the period's end, a trial ends with the trial; an end that was already set and is sooner stays.
    """
    ends_at = now if ending is Ending.NOW else _paid_until(case, now)
    return Promise(
        billing_ends_at=ends_at,
        access_ends_at=ends_at,
        last_charge=case.last_charge,
        last_charge_at=case.last_charge_at,
        open_invoice=case.open_invoice,
    )


def _paid_until(case: Case, now: datetime) -> datetime:
    trial = case.trial_end_at if case.state == "trialing" else None
    until = trial or case.period_end_at
    if case.ends_at is not None:
        until = min(until, case.ends_at)
    # The mirror may be older than the last renewal; a date in the past would promise what has passed.
    return max(until, now)
