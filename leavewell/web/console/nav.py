"""The ways from every page to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from leavewell.accounts.roles import Deed


@dataclass(frozen=True)
class Entry:
    """A page in the navigation, for whoever may do ``deed``."""

    label: str
    name: str
    deed: Deed
    test_only: bool = False


ENTRIES: tuple[Entry, ...] = (
    Entry("Today", "home", Deed.READ_ACCOUNTS),
    Entry("Week", "week", Deed.READ_SESSIONS),
    Entry("Month", "month", Deed.READ_SESSIONS),
    Entry("Accounts", "accounts", Deed.READ_ACCOUNTS),
    Entry("Steps", "steps", Deed.SEE_STEPS),
    Entry("Requests", "requests", Deed.SEE_REQUESTS),
    Entry("Mailbox", "mailbox", Deed.READ_MAILBOX),
    Entry("Machine", "machine", Deed.SEE_EFFECTS),
    Entry("Promises", "promises", Deed.SEE_EFFECTS),
    Entry("Mends", "mends", Deed.SEE_EFFECTS),
    Entry("Reconciliation", "reconciliation", Deed.SEE_EFFECTS),
    Entry("Test tools", "tools", Deed.READ_ACCOUNTS, test_only=True),
    Entry("Settings", "settings", Deed.SET_UP),
)


@dataclass(frozen=True)
class Way:
    """As the page shows it."""

    label: str
    href: str
    is_current: bool


def ways(allowed: Sequence[Entry], path: str) -> list[Way]:
    """The allowed pages; the one that the path is below is the current one."""
    hrefs = [reverse(entry.name) for entry in allowed]
    home = reverse("home")
    current = max((href for href in hrefs if path.startswith(href) and href != home), key=len, default="")
    current = current or (home if path == home else "")
    return [Way(entry.label, href, href == current) for entry, href in zip(allowed, hrefs, strict=True)]
