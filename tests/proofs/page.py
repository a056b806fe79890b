"""The page that says what was shown where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tests.proofs.rows import PEERS, ROWS, SANDBOX, Cell

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "stripe-proof.md"
SHOWN, IN_PART, NOT_SHOWN, NOT_RUN = "yes", "in part", "-", "not run"

HEAD = """# What was proven about Stripe, and where

This page is written by `.venv/bin/python -m tests.proofs`, which runs the tests and notes what passed; don't edit it.
Nothing here has talked to Stripe itself: the last column stays as it is until somebody runs a sandbox.

- **the judge** holds requests against Stripe's published specification, and keeps no state;
- **localstripe** and **stripe-stateful-mock** are other people's understanding of Stripe, without a clock;
- **wire front** is our own simulator in Stripe's format: it has a clock, faults, money and several items, and knows of
  Stripe what we know.

A `-` says that no test shows the row against that peer, often because the peer can't imitate it; `in part`, that it
can't imitate what some tests of the row need: those are skipped there, and say why. Rules that need no peer, such as
the signature of a notice, are tested as well and aren't counted here.

"""


def page_of(cells: Iterable[Cell], in_part: Iterable[Cell] = ()) -> str:
    """The whole page; ``in_part`` are those of the cells of which something was left out."""
    words = dict.fromkeys(cells, SHOWN) | dict.fromkeys(in_part, IN_PART)
    lines = [
        HEAD,
        _line("row", "what must hold", *PEERS.values(), SANDBOX),
        _line(*["---"] * (len(PEERS) + 3)),
    ]
    for row, must_hold in ROWS.items():
        shown = [words.get((row, peer), NOT_SHOWN) for peer in PEERS]
        lines.append(_line(str(row), must_hold, *shown, NOT_RUN))
    return "".join(lines)


def cells_on(page: str, words: str = SHOWN) -> set[Cell]:
    """What a page says these words of."""
    cells = set()
    for line in re.findall(r"^\| (\d+) \|(.*)\|$", page, re.M):
        shown = [cell.strip() for cell in line[1].split("|")][1 : 1 + len(PEERS)]
        cells |= {(int(line[0]), peer) for peer, cell in zip(PEERS, shown, strict=True) if cell == words}
    return cells


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"
