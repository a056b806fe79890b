"""Before a subscription is put on another price: is that one such that nothing is charged at once?

Stripe charges at once, whatever is said about proration, where the interval changes or something free becomes
something paid (its reference on updating a subscription). A plan knows the new price by its id only.
"""

from __future__ import annotations

from leavewell.billing.errors import BillingError, MissingAtProvider
from leavewell.billing.stripe.answers import unread
from leavewell.billing.stripe.client import StripeApi
from leavewell.billing.stripe.seen import Seen
from leavewell.billing.stripe.wire import WirePrice, read_as
from leavewell.billing.terms import (
    CURRENCY_DIFFERS,
    INTERVAL_DIFFERS,
    NOT_ON_SALE,
    PRICE_UNCLEAR,
    PRICE_UNKNOWN,
    rejected,
)
from leavewell.billing.types import Blocker, ChangePlan, Operation, Outcome


def against_move(api: StripeApi, operation: Operation, seen: Seen) -> Outcome | None:
    """Reads the new price; None where nothing stands against it, or no other price is asked for."""
    if not isinstance(operation, ChangePlan):
        return None
    try:
        raw = api.read(lambda v1: v1.prices.retrieve(operation.price).to_dict())
        wanted = read_as(WirePrice, raw)
    except MissingAtProvider:
        return rejected(PRICE_UNKNOWN)
    except BillingError as error:
        return unread(error)
    against = blocker(seen.wire.items.data[0].price, wanted)
    return rejected(against) if against else None


def blocker(now: WirePrice, wanted: WirePrice) -> Blocker | None:
    """What stands between the two. Pure."""
    if wanted.currency.upper() != now.currency.upper():
        return CURRENCY_DIFFERS
    if wanted.recurring != now.recurring:
        return INTERVAL_DIFFERS
    if wanted.unit_amount is None:
        return PRICE_UNCLEAR
    return None if wanted.active else NOT_ON_SALE
