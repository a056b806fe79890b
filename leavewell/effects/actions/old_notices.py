"""Deleting what billing systems told long ago."""

from __future__ import annotations

from datetime import datetime

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.models import Notice
from leavewell.effects.states import NoticeState

assert Notice.personal.keep_days is not None
KEEP_DAYS = Notice.personal.keep_days


def delete_old_notices(act: Act, before: datetime, at_most: int) -> int:
    """Those that came in before that instant, as they came in; returns how many, at most so many.

    One that billing is still to be read for stays until it was. What followed from them stands in facts of its own.
    """
    must_be_open()
    rows = Notice.objects.of(act.space).exclude(state=NoticeState.RECEIVED)
    old = rows.filter(received_at__lt=before)[:at_most]
    deleted, _ = Notice.objects.filter(pk__in=[each.pk for each in old.only("pk")]).delete()
    return deleted
