"""How many requests one process serves at a time, and how many of these may be ones that wait."""

from __future__ import annotations

THREADS = 8
WAITING = THREADS // 4
"""The others serve whoever doesn't wait: a customer on the cancel page above all."""
