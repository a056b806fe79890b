"""Where a billing system's notices come in, and whether any has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leavewell.accounts.models import Connection, Space
from leavewell.accounts.queries import notice_secrets_of
from leavewell.effects.actions.old_notices import KEEP_DAYS
from leavewell.effects.queries import last_notice_at
from leavewell.effects.registries import notice_readers
from leavewell.web.notices.address import notice_address


@dataclass(frozen=True)
class ToldOf:
    """One connection's: ``secrets`` is how many signing secrets stand. ``last_at`` None: none came in ``kept_days``."""

    processor: str
    address: str
    secrets: int
    last_at: datetime | None
    kept_days: int = KEEP_DAYS


def told_of(space: Space, connections: Sequence[Connection]) -> Sequence[ToldOf]:
    """Of each billing system that tells by itself what changes there."""
    return [
        ToldOf(
            each.processor, notice_address(each), len(notice_secrets_of(each)), last_notice_at(space, each)
        )
        for each in connections
        if each.processor in notice_readers
    ]
