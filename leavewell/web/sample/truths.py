"""What is planted in the sample, so that whoever looks for it can be checked.

Told in docs/concepts/sample-company.md.
"""

from __future__ import annotations

SIZE = 400
"""Accounts in all: C-001 to C-400."""

FIRST_GENERATED = 17
FIRST_GONE = 281
"""From this number on, all have left."""

CONTRACTS = range(21, 61)

LATE_CHARGE = "C-011"
"""Left; somebody began it anew in billing by mistake, and a month was charged after the end."""

REFUSED_CANCEL = "C-012"
"""Left; billing refused the cancel, so a person is needed."""

OVERDUE_STEPS = "C-013"
"""Left under a contract; nobody has done what people have to do."""

LEFT_UNDECIDED = "C-014"
"""Saw an offer and closed the window: on the watchlist."""

NEVER_MIND = "C-015"
"""Looked at leaving and stayed; its own CSM has two steps about that."""

STAYED_LATER = "C-016"
"""Left the page undecided, came again and took the offer: off the watchlist, in the program after a save."""

CHAMPION_GONE = "C-020"
"""The person who brought the product in has left the customer; nobody followed."""

NOTICE_OPENS = "C-021"
NOTICE_IN_DAYS = 20
"""Whoever wants to leave must say so by then, or the contract goes on for a year."""

USAGE_FELL = 36
"""Of the 120 who left, 30 %: less than half as much in the last six weeks as in the twelve before."""

GREW = "missing_feature"
GREW_RECENTLY = (12, 30)
GREW_BEFORE = (9, 90)
"""So many of so many gave that reason: in the last quarter (90 days), and before."""

SAVES = {"discount_30_3": (20, 10), "fewer_seats": (20, 16)}
"""Offer -> how many took it, and with how many it held."""
