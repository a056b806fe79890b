"""The page that says what was shown where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tests.proofs.rows import PEERS, ROWS, SANDBOX, Cell

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "stripe-proof.md"
SHOWN, NOT_SHOWN, NOT_RUN = "yes", "-", "not run"

HEAD = """# What was proven about Stripe, and where

This page is written by `.venv/bin/python -m tests.proofs`, which runs the tests and notes what passed; don't edit it.
Nothing here has talked to Stripe itself: the last column stays as it is until somebody runs a sandbox.

- **the judge** holds requests against Stripe's published specification, and keeps no state;
- **localstripe** and **stripe-stateful-mock** are other people's understanding of Stripe, without a clock;
- **wire front** is our own simulator in Stripe's format: it has a clock, faults, money and several items, and knows of
  Stripe what we know.

A `-` says that no test shows the row against that peer, often because the peer can't imitate it. Rules that need no
peer, such as the signature of a notice, are tested as well and aren't counted here.

"""


def page_of(cells: Iterable[Cell]) -> str:
    """The whole page."""
    known = set(cells)
    lines = [
        HEAD,
        _line("row", "what must hold", *PEERS.values(), SANDBOX),
        _line(*["---"] * (len(PEERS) + 3)),
    ]
    for row, words in ROWS.items():
        shown = [SHOWN if (row, peer) in known else NOT_SHOWN for peer in PEERS]
        lines.append(_line(str(row), words, *shown, NOT_RUN))
    return "".join(lines)


def cells_on(page: str) -> set[Cell]:
    """What a page says was shown."""
    cells = set()
    for line in re.findall(r"^\| (\d+) \|(.*)\|$", page, re.M):
        shown = [cell.strip() for cell in line[1].split("|")][1 : 1 + len(PEERS)]
        cells |= {(int(line[0]), peer) for peer, cell in zip(PEERS, shown, strict=True) if cell == SHOWN}
    return cells


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"
