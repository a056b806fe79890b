"""Whether the last charge goes back with a cancel: a pure function of the company's policy and what is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from leavewell.flow.definition import RefundPolicy
from leavewell.kernel.money import Money

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class LastCharge:
    """The last money that was taken, and what speaks against giving it back.

    ``went_back``: it was given back already, or is about to be. ``given_at``: when this customer was last given one
    back by policy. ``last_used_on``: the last day of use, where the company tells it. ``can``: billing is able to.
    """

    id: str
    amount: Money
    at: datetime
    went_back: bool = False
    given_at: datetime | None = None
    last_used_on: date | None = None
    can: bool = False


@dataclass(frozen=True)
class Refund:
    """So much goes back of that charge, which billing calls ``charge``."""

    amount: Money
    charge: str
    charged_at: datetime


def refund_of(last: LastCharge | None, policy: RefundPolicy | None, *, now: datetime) -> Refund | None:
    """The whole last charge, where the policy says so and nothing speaks against it."""
    if policy is None or last is None or not last.can or not last.id or last.amount.minor <= 0:
        return None
    if last.went_back or not timedelta(0) <= now - last.at <= timedelta(days=policy.within_days):
        return None
    if policy.once_a_year and last.given_at is not None and now - last.given_at < YEAR:
        return None
    if _was_used(last, policy):
        return None
    return Refund(last.amount, last.id, last.at)


def _was_used(last: LastCharge, policy: RefundPolicy) -> bool:
    """Whether it was used so long after the charge that they have had what they paid for; unknown use isn't any."""
    if policy.unless_used_days is None or last.last_used_on is None:
        return False
    return last.last_used_on > (last.at + timedelta(days=policy.unless_used_days)).date()
