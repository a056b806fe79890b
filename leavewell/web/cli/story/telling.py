"""How a story is told: step by step, each with its evidence."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass
class Telling:
    """Prints each step and keeps whether all of them held."""

    held: bool = True
    steps: int = 0
    began: float = field(default_factory=time.monotonic)

    def step(self, words: str, holds: bool, *evidence: object) -> None:
        """One step: what should be so, whether it is, and what shows it."""
        self.steps += 1
        self.held = self.held and holds
        mark = "ok  " if holds else "FAIL"
        print(f"{mark} {self.steps:2}. {words}   [{time.monotonic() - self.began:.1f} s]")
        for line in evidence:
            print(f"         {line}")
