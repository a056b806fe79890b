"""What it means for an operation that Stripe did not say yes. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from leavewell.billing.errors import AuthFailed, BillingError, MissingAtProvider
from leavewell.billing.stripe.client import Refusal
from leavewell.billing.stripe.transport import Lost, NotSent
from leavewell.billing.types import ConnectionRefused, NotTaken, Rejected, Unknown

Refused = Rejected | NotTaken | ConnectionRefused | Unknown

T = TypeVar("T")


def attempted(write: Callable[[], T], refused: Callable[[Refusal], T | None] = lambda _: None) -> T | Refused:
    """What a write gives, or what became of it. ``refused`` may know better than a no says."""
    try:
        return write()
    except NotSent as error:
        return NotTaken(f"Stripe can't be reached ({error}).")
    except Lost as error:
        return Unknown(f"The answer was lost ({error}).")
    except Refusal as refusal:
        return refused(refusal) or refused_write(refusal)
    except Exception as error:
        return Unknown(f"The answer can't be read ({type(error).__name__}).")


def refused_write(refusal: Refusal) -> Refused:
    """What to make of an answer that is no success.

    A no is believed in Stripe's own words only: whatever else says it (a gateway, a page in HTML) can't know
    whether the write went through behind it. A 409 speaks of an earlier send that is still under way. An error of
    Stripe's own stays the answer to its key for a day, so one that comes back a second time says that the key is
    spent. Stripe's sentence isn't passed on, as it may name people; its code is.
    """
    if refusal.status in (401, 403):
        return ConnectionRefused("Stripe doesn't accept the key for this change.")
    if refusal.status == 429:
        return NotTaken("Stripe is busy.", refusal.retry_after_seconds)
    if refusal.kind is None or refusal.status == 409 or not 400 <= refusal.status < 500:
        spent = refusal.replayed and refusal.status >= 500
        return Unknown(f"Stripe answered {refusal.status}.", key_spent=spent)
    code = refusal.code or refusal.kind
    return Rejected("refused", code, f"Stripe refused the change ({code}).")


def unread(error: BillingError) -> Rejected | NotTaken | ConnectionRefused:
    """A reading before the write failed, so nothing was written."""
    if isinstance(error, AuthFailed):
        return ConnectionRefused(error.what)
    if isinstance(error, MissingAtProvider):
        return Rejected("refused", "resource_missing", error.what)
    return NotTaken(error.what, getattr(error, "retry_after_seconds", None))
