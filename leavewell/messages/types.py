"""Values of this room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from leavewell.accounts.models import Space

Reader = Callable[[Space, UUID], Mapping[str, Any]]
"""(space, id) -> what is known about it now: some of the fields; of ``catalogue.about``."""


@dataclass(frozen=True)
class Outgoing:
    """One attempt, ready to be sent. ``number`` counts those of this round."""

    delivery_id: UUID
    endpoint_id: UUID
    url: str
    headers: Mapping[str, str]
    body: bytes
    round: int
    number: int


@dataclass(frozen=True)
class Heard:
    """How an attempt ended. ``reason`` is a code; ``asked_seconds`` is how long the receiver wants to be left alone."""

    status: int | None
    reason: str
    answered: str = ""
    asked_seconds: float | None = None
