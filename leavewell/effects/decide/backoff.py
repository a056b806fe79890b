"""How long an effect waits before it is tried again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from leavewell.kernel.errors import Invalid


@dataclass(frozen=True)
class Backoff:
    """Seconds before the second attempt, growing by ``factor`` up to ``cap``.

    After ``patience`` attempts a person is asked; None: it goes on for ever (a cancel is never dropped).
    """

    first: float
    factor: float
    cap: float
    patience: int | None = None

    def after(self, attempts: int) -> float:
        """Seconds to wait after so many attempts (1 or more)."""
        # A power of a large count overflows long before the cap is in doubt.
        return min(self.cap, self.first * self.factor ** min(attempts - 1, 60))

    def exhausted(self, attempts: int) -> bool:
        """Whether it is time to ask a person."""
        return self.patience is not None and attempts >= self.patience


SPREAD = 0.25
"""At most so much of a wait is added, so that what failed together doesn't come back together."""


def spread(wait: float, effect_id: UUID, attempt: int) -> float:
    """A wait made a little longer: the same for the same effect and attempt, and another for each other one."""
    drawn = int.from_bytes(sha256(f"{effect_id}:{attempt}".encode()).digest()[:4]) / 2**32
    return wait * (1 + SPREAD * drawn)


def parse_backoff(text: str) -> dict[str, Backoff]:
    """``billing=2:2:300,react=1:4:300:8`` -> back-off by kind of effect: first:factor:cap[:patience]."""
    try:
        return dict(_one(part) for part in text.split(",") if part.strip())
    except ValueError:
        raise Invalid(
            f"'{text}' is no back-off.",
            "Write kind=first:factor:cap, in seconds, for example billing=2:2:300.",
        ) from None


def _one(part: str) -> tuple[str, Backoff]:
    kind, numbers = part.strip().split("=")
    first, factor, cap, *patience = numbers.split(":")
    backoff = Backoff(float(first), float(factor), float(cap), int(patience[0]) if patience else None)
    if not (0 < backoff.first <= backoff.cap < math.inf and 1 <= backoff.factor < math.inf):
        raise ValueError
    return kind, backoff


def backoff_of(kind: str, table: Mapping[str, Backoff]) -> Backoff:
    """The back-off of an effect kind: of the kind itself, else of its first word, else the default's."""
    return table.get(kind) or table.get(kind.split(".")[0]) or table["default"]
