"""Deleting what a receiver was told and answered, once that was long ago."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.messages.models import Delivery, DeliveryTry
from leavewell.messages.states import DeliveryState

assert DeliveryTry.personal.keep_days is not None
KEEP_DAYS = DeliveryTry.personal.keep_days


def delete_old_deliveries(act: Act, before: datetime, at_most: int) -> int:
    """Attempts before that instant, and events that were settled before it; returns how many rows, at most so many."""
    must_be_open()
    tried = DeliveryTry.objects.of(act.space).filter(tried_at__lt=before)[:at_most]
    deleted, _ = DeliveryTry.objects.filter(pk__in=[each.pk for each in tried.only("pk")]).delete()
    still_tried = DeliveryTry.objects.filter(delivery=OuterRef("pk"))
    settled = Delivery.objects.of(act.space).exclude(state=DeliveryState.WAITING)
    settled = settled.filter(settled_at__lt=before).exclude(Exists(still_tried))
    # Whoever asks for it once more at this moment holds it, and it stays.
    gone = settled.select_for_update(skip_locked=True)[: at_most - deleted]
    rows, _ = Delivery.objects.filter(pk__in=[each.pk for each in gone]).delete()
    return deleted + rows
