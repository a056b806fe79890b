"""What is known of a subscription's last charge, for the policy on giving it back."""

from __future__ import annotations

from datetime import date, datetime

from leavewell.accounts.models import Subscription, Trait
from leavewell.accounts.traits import value_of
from leavewell.billing.types import Capability
from leavewell.effects.models import Effect
from leavewell.effects.queries import can_do
from leavewell.flow.decide.refund import LastCharge
from leavewell.flow.models import Declaration
from leavewell.kernel.errors import Invalid

LAST_USED = "last_used_on"
"""The trait, a date, by which a company tells the last day on which an account used what it pays for."""

REFUND = "billing.refund"


def last_charge_of(sub: Subscription) -> LastCharge | None:
    """None where billing showed no charge, or not what it calls it."""
    if sub.last_charge is None or sub.last_charge_at is None or not sub.last_charge_id:
        return None
    return LastCharge(
        id=sub.last_charge_id,
        amount=sub.last_charge,
        at=sub.last_charge_at,
        went_back=_went_back(sub),
        given_at=_given_at(sub),
        last_used_on=_last_used_on(sub),
        can=Capability.REFUND in can_do(sub.connection.processor),
    )


def _went_back(sub: Subscription) -> bool:
    """Whether we have ever planned to give it back, and didn't take that back before it was sent."""
    rows = Effect.objects.filter(space_id=sub.space_id, kind=REFUND, payload__charge=sub.last_charge_id)
    return rows.exclude(result__in=("withdrawn", "superseded_by_cancel")).exists()


def _given_at(sub: Subscription) -> datetime | None:
    """Also where the customer took that cancellation back: nobody gets one twice by cancelling twice."""
    rows = Declaration.objects.filter(space_id=sub.space_id, account_id=sub.account_id)
    given = rows.filter(promise__refund__minor__gt=0).order_by("-received_at").first()
    return given.received_at if given else None


def _last_used_on(sub: Subscription) -> date | None:
    rows = Trait.objects.filter(space_id=sub.space_id, account_id=sub.account_id, name=LAST_USED, kind="date")
    trait = rows.first()
    try:
        value = value_of(trait.kind, trait.value) if trait else None
    except Invalid:
        return None
    return value if isinstance(value, date) else None
