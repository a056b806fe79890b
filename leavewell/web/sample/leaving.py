"""Who has left in the past, when and why, and who took an offer first."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from leavewell.web.sample.book import Gone, Stayed
from leavewell.web.sample.truths import FIRST_GONE, GREW, GREW_BEFORE, GREW_RECENTLY, SAVES, SIZE, USAGE_FELL

OTHERS = ("too_expensive", "not_used_enough", "too_hard", "found_another", "no_longer_needed", "other")

WORDS = {
    "too_expensive": ("The price went up and our budget didn't.", "We can't justify it this year."),
    "not_used_enough": ("Only two of us ever opened it.", "We went back to paper, honestly."),
    "missing_feature": (
        "We need an export to our ledger.",
        "No offline mode on site.",
        "We waited for shared tags.",
    ),
    "too_hard": ("The new people never found their way in.", "Setting it up took us weeks."),
    "found_another": ("Our parent company has its own tool.", "It came with something we pay for anyway."),
    "no_longer_needed": ("The project is over.", "We are closing the branch."),
    "other": ("It's a long story.",),
}
"""Reason -> what somebody may have written."""

RECENT_DAYS = (5, 84)
OLDER_DAYS = (100, 590)
"""So many days ago they left: clear of the quarter's edge."""

HELD_AFTER = timedelta(days=30)


def departures(random: Random, now: datetime) -> dict[int, Gone]:
    """Account number -> how it left: 120 in twenty months, a quarter of them in the last three."""
    recent, before = GREW_RECENTLY[1], GREW_BEFORE[1]
    reasons = _reasons(random, *GREW_RECENTLY) + _reasons(random, *GREW_BEFORE)
    days = [random.randint(*RECENT_DAYS) for _ in range(recent)] + [
        random.randint(*OLDER_DAYS) for _ in range(before)
    ]
    fell = set(random.sample(range(recent + before), USAGE_FELL))
    numbers = random.sample(range(FIRST_GONE, SIZE + 1), recent + before)
    return {
        number: Gone(whole_month(now - timedelta(days=ago)), reason, _said(random, reason), place in fell)
        for place, (number, reason, ago) in enumerate(zip(numbers, reasons, days, strict=True))
    }


def _reasons(random: Random, grew: int, of: int) -> list[str]:
    drawn = [GREW] * grew + [random.choice(OTHERS) for _ in range(of - grew)]
    random.shuffle(drawn)
    return drawn


def _said(random: Random, reason: str) -> str:
    """Two of three say something."""
    return random.choice(WORDS[reason]) if random.random() < 2 / 3 else ""


def whole_month(instant: datetime) -> datetime:
    """The instant, or one up to three days earlier: a day that every month has."""
    return instant.replace(day=min(instant.day, 28))


def months_before(instant: datetime, months: int) -> datetime:
    """So many calendar months earlier; the day of the month must be one that every month has."""
    whole = instant.year * 12 + instant.month - 1 - months
    return instant.replace(year=whole // 12, month=whole % 12 + 1)


def stays(
    random: Random, now: datetime, gone: dict[int, Gone], began: dict[int, datetime]
) -> dict[int, Stayed]:
    """Account number -> the offer it took. Those with whom it didn't hold are among the ones who left."""
    lapsed = [offer for offer, (took, held) in SAVES.items() for _ in range(took - held)]
    held = [offer for offer, (_, held) in SAVES.items() for _ in range(held)]
    left = random.sample(sorted(gone), len(lapsed))
    old_enough = sorted(
        number for number, at in began.items() if number not in gone and at < now - timedelta(days=150)
    )
    here = random.sample(old_enough, len(held))
    return {
        **{
            number: _left_after_all(random, offer, gone[number])
            for number, offer in zip(left, lapsed, strict=True)
        },
        **{
            number: _held(random, offer, now, began[number]) for number, offer in zip(here, held, strict=True)
        },
    }


def _left_after_all(random: Random, offer: str, gone: Gone) -> Stayed:
    return Stayed(offer, gone.at - timedelta(days=random.randint(12, 28)), False, gone.at)


def _held(random: Random, offer: str, now: datetime, began_at: datetime) -> Stayed:
    oldest = min(500, (now - began_at).days - 40)
    saved_at = now - timedelta(days=random.randint(45, oldest))
    return Stayed(offer, saved_at, True, saved_at + HELD_AFTER)
