"""The accounts behind each number of the week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from leavewell.accounts.models import Account, Space
from leavewell.accounts.queries import accounts_by_id
from leavewell.insight.decide.tries import CANCELLED, Tally, Try
from leavewell.insight.report import AsOfNow, WeekReport
from leavewell.offboarding.models import Departure
from leavewell.web.console.week.figures import OUTCOME_WORDS, STANDING_WORDS
from leavewell.web.console.words import reason_words, spoken


@dataclass(frozen=True)
class Behind:
    """A number's title, and what was counted for it."""

    key: str
    title: str
    entries: Sequence[Try | Departure]


@dataclass(frozen=True)
class Row:
    """One of them in words. ``at``: when it was tried, or when it ends."""

    account: Account
    plan: str
    at: datetime
    came_to: str
    reason: str
    offers: str
    monthly: str


def behind(report: WeekReport, now: AsOfNow) -> Mapping[str, Behind]:
    """Every number on the page that has accounts behind it, by the key that its link bears."""
    found = {
        "attempts": ("About to leave", report.attempts),
        "taken_back": ("Cancelled, and back", report.taken_back),
        **{key: (words, report.outcomes[key]) for key, words in OUTCOME_WORDS.items()},
        **{
            key: (f"Took an offer: {words.lower()}", report.standings[key])
            for key, words in STANDING_WORDS.items()
        },
        **{f"reason-{code}": (reason_words(code), each) for code, each in report.reasons},
        **{f"shown-{each.code}": (f"Were shown: {each.words}", each.shown) for each in report.offers},
        **{f"taken-{each.code}": (f"Took: {each.words}", each.accepted) for each in report.offers},
    }
    lists = {key: Behind(key, title, _newest(each)) for key, (title, each) in found.items()}
    lists["otherwise"] = Behind("otherwise", "Ended without a word", report.otherwise)
    lists["ends"] = Behind("ends", "Ends in the next four weeks", now.ends)
    return lists


def rows_of(space: Space, entries: Sequence[Try | Departure]) -> Sequence[Row]:
    """These of them in words."""
    accounts = accounts_by_id(space, {each.account_id for each in entries})
    return [_row(each, accounts[each.account_id]) for each in entries]


def came_to(each: Try) -> str:
    """What came of it."""
    words = OUTCOME_WORDS[each.outcome].lower()
    if each.outcome == CANCELLED and each.source != "page":
        words = f"{words}, by {spoken(each.source)}"
    if each.taken_back:
        return f"{words}, and back"
    return f"{words}, {STANDING_WORDS[each.standing].lower()}" if each.standing else words


def _newest(counted: Tally) -> Sequence[Try]:
    return sorted(counted.tries, key=lambda each: each.at, reverse=True)


def _row(each: Try | Departure, account: Account) -> Row:
    if isinstance(each, Departure):
        plan = each.subscription.plan
        return Row(account, plan, each.billing_ends_at, f"ends, {spoken(each.origin)}", "", "", "")
    shown = ", ".join(f"{one.words}{' (taken)' if one.accepted else ''}" for one in each.offers)
    monthly = each.monthly.shown("en") if each.monthly else ""
    reason = reason_words(each.reason) if each.reason else ""
    return Row(account, each.plan, each.at, came_to(each), reason, shown, monthly)
