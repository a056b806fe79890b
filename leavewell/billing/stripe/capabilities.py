"""What can be done at Stripe, in a version of its API, and with one subscription. Pure."""

from __future__ import annotations

from leavewell.billing.pauses import without_pauses
from leavewell.billing.stripe.pausing import has_service_pause
from leavewell.billing.stripe.schedules import SCHEDULE
from leavewell.billing.stripe.translate import CLASSIC, OFF_SALE
from leavewell.billing.stripe.version import API_VERSION
from leavewell.billing.terms import narrowed
from leavewell.billing.types import Capability, SubscriptionView, SubState

DISCOUNTS = frozenset({Capability.DISCOUNT_PERCENT, Capability.DISCOUNT_AMOUNT, Capability.PROMOTION_CODE})
MONEY = frozenset({Capability.CREDIT, Capability.REFUND})
FORGIVING = frozenset({Capability.FORGIVE_INVOICES})
"""What is open can be made void whatever the subscription is past, or who else holds it."""


def capabilities_of(sub: SubscriptionView | None, version: str = API_VERSION) -> frozenset[Capability]:
    """Everything, less what one subscription is past or something else holds."""
    everything = frozenset(Capability) - {Capability.PAUSE_SERVICE_ENDS}
    if not has_service_pause(version):
        everything -= {Capability.PAUSE_SERVICE}
    if sub is None:
        return everything
    if sub.state is SubState.ENDED:
        able = {Capability.REACTIVATE} if sub.collection == "auto" and OFF_SALE not in sub.locks else set()
        return MONEY | FORGIVING | able
    everything -= {Capability.REACTIVATE}
    if SCHEDULE in sub.locks:
        everything &= DISCOUNTS | MONEY | FORGIVING
    if CLASSIC in sub.locks:
        everything -= {Capability.PAUSE_SERVICE}
    if sub.state is SubState.PENDING:
        return everything & (FORGIVING | {Capability.CANCEL_NOW})
    if sub.state is SubState.ENDING:
        everything -= DISCOUNTS
    return without_pauses(narrowed(everything, sub), sub)
