"""Why a subscription ended that nobody had declared the end of. Pure."""

from __future__ import annotations

from enum import StrEnum


class Origin(StrEnum):
    """Where a departure started."""

    DECLARATION = "declaration"
    SEEN_IN_BILLING = "seen_in_billing"
    LAPSED_TRIAL = "lapsed_trial"
    FAILED_PAYMENT = "failed_payment"


ENDS = ("ending", "ended")
_NOT_PAID = ("past_due", "unpaid")


def origin_of(before: str | None, state: str, cause: str = "") -> Origin | None:
    """What a reading that shows ``state`` after ``before`` says of an end; None where it shows none.

    What billing itself says (``cause``: asked, not_paid) counts before what we saw last: a customer who paid and then
    cancelled, both between two readings, left of their own will.
    """
    if state not in ENDS:
        return None
    if state == "ended" and before == "trialing":
        return Origin.LAPSED_TRIAL
    if state == "ended" and (cause == "not_paid" or (before in _NOT_PAID and cause != "asked")):
        return Origin.FAILED_PAYMENT
    return Origin.SEEN_IN_BILLING
