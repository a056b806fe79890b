from __future__ import annotations

import math
from datetime import timedelta

from django.db.models import Q

from leavewell.accounts.models import ApiBucket, ApiKey
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import CallsLeft
from leavewell.kernel.buckets import held_now
from leavewell.kernel.clock import wall_now

_USE_IS_NOTED_EVERY = timedelta(minutes=1)


def spend_call(key: ApiKey, *, a_minute: int) -> CallsLeft:
    """Take one call out of the key's bucket, which fills evenly and holds a minute's worth.

    Not granted: nothing was taken, and ``wait_seconds`` says when there will be one.
    """
    must_be_open()
    now = wall_now()
    bucket, _ = ApiBucket.objects.select_for_update().get_or_create(
        space_id=key.space_id, api_key=key, defaults={"tokens": a_minute, "filled_at": now}
    )
    a_second = a_minute / 60
    held = held_now(bucket.tokens, bucket.filled_at, now, a_second=a_second, most=float(a_minute))
    granted = held >= 1
    bucket.tokens = held - 1 if granted else held
    bucket.filled_at = now
    bucket.save(update_fields=["tokens", "filled_at"])
    _note_use(key)
    return CallsLeft(
        granted=granted,
        limit=a_minute,
        remaining=math.floor(bucket.tokens),
        full_in_seconds=math.ceil((a_minute - bucket.tokens) / a_second),
        wait_seconds=0 if granted else math.ceil((1 - held) / a_second),
    )


def _note_use(key: ApiKey) -> None:
    now = wall_now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - _USE_IS_NOTED_EVERY)
    ApiKey.objects.filter(stale, space_id=key.space_id, pk=key.pk).update(last_used_at=now)
