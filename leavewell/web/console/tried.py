"""What a button stands for: done, or refused in words, and the page that it stood on follows."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages

from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.kernel.errors import LeavewellError
from leavewell.web.console.door import Visit


def tried(visit: Visit, deed: Callable[[Act], object], done: str) -> None:
    """Do it in one transaction. The next page begins with ``done``, or with why not and what to do next."""
    try:
        with edge():
            deed(visit.act())
    except LeavewellError as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
    else:
        messages.success(visit.request, done)
