"""What stands against a pause or its end, and whether it is so already, for every connector. Pure.

A promised pause brings no bill: neither one during it, nor one afterwards for the time of it.
"""

from __future__ import annotations

from datetime import datetime

from leavewell.billing.planning import ENDED, ENDING
from leavewell.billing.types import Blocker, Capability, Pause, Resume, SubscriptionView, SubState

PAUSE_OVER = Blocker("pause_over", "The pause would be over already.")
OWES = Blocker("owes", "A bill is still open, and a pause wouldn't stop its being collected.")

PAUSES = frozenset({Capability.PAUSE_COLLECTION, Capability.PAUSE_SERVICE, Capability.PAUSE_SERVICE_ENDS})

_NEVER = frozenset({SubState.ENDED, SubState.ENDING, SubState.PENDING})


def pause_met(operation: Pause | Resume, sub: SubscriptionView) -> bool:
    """Whether it is paused as asked, or not paused at all."""
    if sub.state is SubState.ENDED:
        return False
    if isinstance(operation, Resume):
        return sub.pause is None and sub.state is not SubState.PAUSED
    seen = sub.pause
    return seen is not None and (seen.kind, _second(seen.until)) == (
        operation.kind,
        _second(operation.until),
    )


def against_pause(operation: Pause | Resume, sub: SubscriptionView) -> tuple[Blocker, ...]:
    """Everything that stands in the way, as far as the view shows it."""
    if sub.state is SubState.ENDED:
        return (ENDED,)
    if isinstance(operation, Resume):
        return ()
    late = operation.until is not None and operation.until <= sub.read_at
    return (
        *([ENDING] if sub.state is SubState.ENDING else []),
        *([PAUSE_OVER] if late else []),
        *([OWES] if sub.open_invoices else []),
    )


def without_pauses(everything: frozenset[Capability], sub: SubscriptionView) -> frozenset[Capability]:
    """The capabilities less the pauses, where none can begin."""
    return everything - PAUSES if sub.state in _NEVER or sub.open_invoices else everything


def _second(instant: datetime | None) -> datetime | None:
    """Not every billing system keeps fractions."""
    return instant.replace(microsecond=0) if instant else None
