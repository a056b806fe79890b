"""An account as the list shows it: how it stands, what it pays, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leavewell.accounts.listing import PAYING, TRYING, subscriptions_of
from leavewell.accounts.models import Account, Subscription
from leavewell.accounts.queries import LIVE_STATES
from leavewell.kernel.money import Money
from leavewell.offboarding.models import Departure
from leavewell.offboarding.queries import departures_under_way
from leavewell.playbooks.listing import steps_per_account
from leavewell.postsave.queries import watched_of
from leavewell.web.console.door import Visit


@dataclass(frozen=True)
class Row:
    """``pays`` holds one amount a currency and interval; ``tone`` how the badge looks."""

    account: Account
    live: list[Subscription]
    standing: str
    tone: str
    pays: list[str]
    next_at: datetime | None
    next_is: str
    steps: int
    is_watched: bool

    @property
    def plans(self) -> list[str]:
        """The plans that run, each once."""
        return sorted({each.plan for each in self.live})

    @property
    def processors(self) -> list[str]:
        """The billing systems of those plans, each once."""
        return sorted({each.connection.processor for each in self.live})


def rows_of(visit: Visit, accounts: Sequence[Account]) -> list[Row]:
    """In as many queries for many as for one."""
    subscriptions = subscriptions_of(visit.space, accounts)
    leaving = departures_under_way(visit.space, accounts)
    watched = watched_of(visit.space, accounts)
    steps = steps_per_account(visit.space, accounts) if visit.sees_steps else {}
    found = []
    for account in accounts:
        all_of = subscriptions[account.pk]
        live = [each for each in all_of if each.state in LIVE_STATES]
        departure = leaving.get(account.pk)
        standing, tone = _standing(all_of, live, departure)
        at, what = _next(live, departure)
        is_watched = account.pk in watched
        count = steps.get(account.pk, 0)
        found.append(Row(account, live, standing, tone, _pays(live), at, what, count, is_watched))
    return found


def _standing(
    all_of: Sequence[Subscription], live: Sequence[Subscription], departure: Departure | None
) -> tuple[str, str]:
    if not all_of:
        return "never had a plan", ""
    if departure is not None or (live and all(each.state == "ending" for each in live)):
        return "leaving", "warm"
    if not live:
        return "left", ""
    if any(each.state in ("past_due", "unpaid") for each in live):
        return "paying late", "bad"
    if any(each.state in PAYING for each in live):
        return "paying", "good"
    return ("in a trial", "deed") if any(each.state in TRYING for each in live) else ("leaving", "warm")


def _pays(live: Sequence[Subscription]) -> list[str]:
    sums: dict[tuple[str, int, str], Money] = {}
    for each in live:
        key = (each.interval, each.interval_count, each.currency)
        sums[key] = sums[key] + each.price if key in sums else each.price
    return [f"{money.shown('en')} {_every(*key[:2])}" for key, money in sorted(sums.items())]


def _every(interval: str, count: int) -> str:
    return f"a {interval}" if count == 1 else f"every {count} {interval}s"


def _next(live: Sequence[Subscription], departure: Departure | None) -> tuple[datetime | None, str]:
    dates = [date for each in live if (date := _date_of(each))]
    if departure is not None:
        dates.append((departure.access_ends_at, "access ends"))
    return min(dates, default=(None, ""))


def _date_of(sub: Subscription) -> tuple[datetime, str] | None:
    if sub.ends_at is not None:
        return sub.ends_at, "billing ends"
    if sub.trial_end_at is not None and sub.state in TRYING:
        return sub.trial_end_at, "trial ends"
    if sub.next_charge_at is not None:
        return sub.next_charge_at, "next charge"
    return sub.period_end_at, "period ends"
