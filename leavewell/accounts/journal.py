"""Where this room writes facts: the journal lives a floor higher, and the composition root puts it in."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from leavewell.accounts.types import Act
from leavewell.kernel.facts import Fact
from leavewell.kernel.registry import Slot


class Journal(Protocol):
    """Records a fact in the caller's transaction."""

    def record(self, act: Act, fact: Fact, *, account_id: UUID | None) -> UUID:
        """Store it, plan its reactions, and return the fact's id."""


journal: Slot[Journal] = Slot("journal")
