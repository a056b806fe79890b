"""One reading of a subscription."""

from __future__ import annotations

from dataclasses import dataclass

from leavewell.billing.stripe.wire import WireSubscription
from leavewell.billing.types import SubscriptionView


@dataclass(frozen=True)
class Seen:
    """One reading: as we speak of it, and as Stripe does."""

    view: SubscriptionView
    wire: WireSubscription
