"""Waiting for a billing system that is busy or down: as long as it asks for, and not for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from leavewell.billing.errors import Unavailable
from leavewell.kernel.errors import Refused

TRIES = 6
FIRST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 120.0

T = TypeVar("T")


def patiently(ask: Callable[[], T], *, tell: Callable[[str], None], sleep: Callable[[float], None]) -> T:
    """What ``ask`` gives at last. Each wait is said aloud; Refused after the last try."""
    for number in range(TRIES - 1):
        try:
            return ask()
        except Unavailable as error:
            seconds = error.retry_after_seconds
            if seconds is None:
                seconds = FIRST_WAIT_SECONDS * 2**number
            seconds = min(seconds, LONGEST_WAIT_SECONDS)
            tell(f"{error.what} Waiting {seconds:g} seconds ...")
            sleep(seconds)
    try:
        return ask()
    except Unavailable as error:
        raise Refused(
            f"{error.what} It was asked {TRIES} times.",
            "Run the import again later: it goes on behind the last whole page.",
        ) from None
