"""Where this room writes facts: the journal lives a floor higher, and the composition root puts it in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from leavewell.accounts.types import Act
from leavewell.kernel.facts import Fact
from leavewell.kernel.registry import Slot


class Journal(Protocol):
    """Records a fact in the caller's transaction."""

    def record(self, act: Act, fact: Fact, *, account_id: UUID | None) -> UUID:
        """Store it, plan its reactions, and return the fact's id."""

    def record_history(self, act: Act, told: Iterable[tuple[Fact, UUID | None, datetime]]) -> None:
        """Store what an import tells of the past: fact, account, and when it occurred. Nobody hears it."""


journal: Slot[Journal] = Slot("journal")
