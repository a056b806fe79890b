"""Who looks after what. The space comes first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Count, Q

from leavewell.accounts.models import DutyHolder, Space


def duty_holders_of(space: Space, account_ids: Collection[UUID]) -> Sequence[DutyHolder]:
    """Who has which duty for these accounts, and (``account_id`` None) for any, living members only."""
    rows = DutyHolder.objects.of(space).filter(member__left_at=None, member__user__is_active=True)
    return list(rows.filter(Q(account_id__in=account_ids) | Q(account=None)))


def duties_by_member(space: Space) -> dict[UUID, list[tuple[str, bool, int]]]:
    """By member: each duty, whether it is theirs wherever nobody else has it, and for how many accounts."""
    rows = DutyHolder.objects.of(space).values("member_id", "duty").order_by("duty")
    counted = rows.annotate(everywhere=Count("pk", filter=Q(account=None)), accounts=Count("account"))
    found: dict[UUID, list[tuple[str, bool, int]]] = {}
    for row in counted:
        found.setdefault(row["member_id"], []).append((row["duty"], bool(row["everywhere"]), row["accounts"]))
    return found


def fallbacks_of(space: Space) -> dict[str, UUID]:
    """By duty, the member who has it wherever an account has nobody of its own."""
    rows = DutyHolder.objects.of(space).filter(account=None, member__left_at=None)
    return dict(rows.values_list("duty", "member_id"))
