"""What a mend can be asked of billing, for one subscription as it stands there."""

from __future__ import annotations

from leavewell.accounts.models import Subscription
from leavewell.billing.types import Capability, SubscriptionView
from leavewell.effects.queries import can_do, can_do_with
from leavewell.effects.registries import capabilities

_ANYHOW = frozenset({Capability.CANCEL_NOW, Capability.REFUND})
"""What stands against these now may be gone by the time that a member decides, and they are tried then."""


def able_with(row: Subscription) -> frozenset[Capability]:
    """As it was last read."""
    return can_do_with(row) | (can_do(row.connection.processor) & _ANYHOW)


def able_as_seen(view: SubscriptionView) -> frozenset[Capability]:
    """As billing shows it now; nothing if it isn't one that we are connected to by a program."""
    able = capabilities.items.get(view.ref.processor)
    return able(view) | (able(None) & _ANYHOW) if able else frozenset()
