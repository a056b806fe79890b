"""What the two ways out have in common: which events an effect tells, and of which alert."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from leavewell.accounts.models import Space
from leavewell.effects.types import Claimed
from leavewell.messages.alert_composing import is_of_day
from leavewell.messages.models import Alert, AlertItem


@dataclass(frozen=True)
class Saying:
    """One alert with what it is to say now."""

    space: Space
    alert: Alert
    items: list[AlertItem]
    of_day: bool


def saying_of(claimed: Claimed) -> Saying | None:
    """None where the alert was removed, or all of it was told before."""
    space = claimed.act.space
    alert = Alert.objects.of(space).filter(pk=UUID(claimed.effect.payload["alert"])).first()
    if alert is None:
        return None
    rows = AlertItem.objects.of(space).filter(effect=claimed.effect.pk, sent_at=None)
    items = list(rows.select_related("fact").order_by("fact__sequence"))
    return Saying(space, alert, items, is_of_day(claimed.effect.payload)) if items else None
