"""How often a billing system lets itself be called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """Calls a second with a key for test data and with one for live data, and calls of ours at the same time."""

    test_a_second: float
    live_a_second: float
    at_once: int

    def a_second(self, mode: str) -> float:
        """For that kind of data."""
        return self.live_a_second if mode == "live" else self.test_a_second
