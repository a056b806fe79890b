"""What the journal tells of a stretch of time: the space comes first, then its two ends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from leavewell.accounts.models import Space
from leavewell.effects.actions.journal import IMPORTED
from leavewell.effects.models import FactRow
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.accounts import SubscriptionSeen


def told_between(
    space: Space, kinds: Collection[type[Fact]], since: datetime, until: datetime
) -> Sequence[FactRow]:
    """The facts of these kinds that occurred from ``since`` up to, not including, ``until``; none of an import's."""
    rows = FactRow.objects.of(space).filter(kind__in=[each.kind for each in kinds])
    rows = rows.filter(occurred_at__gte=since, occurred_at__lt=until).exclude(source=IMPORTED)
    return list(rows.order_by("occurred_at", "sequence"))


def repriced_or_paused_between(space: Space, since: datetime, until: datetime) -> Sequence[FactRow]:
    """The readings of then by which a subscription that was known costs something else, or is paused."""
    changed = Q(body__price_before__minor__isnull=False)
    paused = Q(body__state="paused", body__before__gt="") & ~Q(body__before="paused")
    rows = FactRow.objects.of(space).filter(changed | paused, kind=SubscriptionSeen.kind)
    rows = rows.filter(occurred_at__gte=since, occurred_at__lt=until).exclude(source=IMPORTED)
    return list(rows.order_by("occurred_at", "sequence"))


def readings_of(space: Space, account_ids: Collection[UUID]) -> Sequence[FactRow]:
    """Every reading that differed of these accounts' subscriptions, also as an import told it, oldest first."""
    rows = FactRow.objects.of(space).filter(kind=SubscriptionSeen.kind, account_id__in=account_ids)
    return list(rows.order_by("occurred_at", "sequence"))
