"""Facts about promises that billing is held against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from leavewell.kernel.facts.base import Fact
from leavewell.kernel.money import Money


@dataclass(frozen=True)
class PromiseMade(Fact):
    """Something was promised to a customer. ``goal``: ends, discount, pause, trial or terms.

    ``origin_id`` is the declaration, the presented offer or the concession that it came of.
    """

    kind: ClassVar[str] = "promise.made"
    promise_id: UUID
    subscription_id: UUID
    origin: str
    origin_id: UUID
    goal: str
    holds_until: datetime | None = None


@dataclass(frozen=True)
class PromiseKept(Fact):
    """Billing has shown that it was kept."""

    kind: ClassVar[str] = "promise.kept"
    promise_id: UUID
    subscription_id: UUID
    goal: str


@dataclass(frozen=True)
class PromiseBroken(Fact):
    """Billing shows something else than was promised. ``why`` and ``mend`` are codes; nothing is mended by itself.

    ``expected`` is what should have been taken, ``seen`` what was, where money shows it; ``charge`` is billing's own
    id of that, and ``bill`` of what asks for it. ``number`` counts the breaks of the same promise.
    """

    kind: ClassVar[str] = "promise.broken"
    promise_id: UUID
    subscription_id: UUID
    goal: str
    why: str
    mend: str
    expected: Money | None = None
    seen: Money | None = None
    charge: str = ""
    bill: str = ""
    number: int = 1


@dataclass(frozen=True)
class PromiseWithdrawn(Fact):
    """There is nothing left to keep: they cancelled, came back, or it ended elsewhere."""

    kind: ClassVar[str] = "promise.withdrawn"
    promise_id: UUID
    subscription_id: UUID
    goal: str
    reason: str
