"""Sums up one run of ``./test``: a line for each check and ring, what was skipped and why, what failed.

Reads, in the folder it is given: ``checks`` and ``rings`` (name, seconds and exit code between tabs),
``<ring>.xml`` as pytest writes it, and ``hint``, a text for whoever lacks a browser. The last line is the
count. Exits 1 if anything failed.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

NONE_FOUND = 5
"""pytest's exit code when a ring has no test that was asked for."""


@dataclass
class Ring:
    """What one pytest run had to say."""

    name: str
    seconds: int
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    @property
    def line(self) -> str:
        """Tests and seconds, in one line."""
        count = self.passed + len(self.failed) + len(self.skipped)
        return (
            f"{self.name:<24} {count:>5} tests {self.seconds:>5} s   "
            f"{self.passed} passed, {len(self.failed)} failed, {len(self.skipped)} skipped"
        )


def read_ring(folder: Path, name: str, seconds: int, code: int) -> Ring:
    """One ring from its XML. A run that ended badly counts as one failure even if no test says so."""
    ring = Ring(name, seconds)
    for case in _cases(folder / f"{name}.xml"):
        test = f"{case.get('classname', '')}::{case.get('name', '')}"
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            ring.failed.append(test)
        elif skipped is not None:
            ring.skipped.append((test, skipped.get("message") or "no reason given"))
        else:
            ring.passed += 1
    if code not in (0, NONE_FOUND) and not ring.failed:
        ring.failed.append(f"pytest itself (exit code {code})")
    return ring


def _cases(path: Path) -> list[ElementTree.Element]:
    try:
        return list(ElementTree.parse(path).iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return []


def _rows(path: Path) -> list[tuple[str, int, int]]:
    """Name, seconds, exit code."""
    if not path.exists():
        return []
    rows = (line.split("\t") for line in path.read_text().splitlines())
    return [(name, int(seconds), int(code)) for name, seconds, code in rows]


def main(folder: Path) -> int:
    """Print the summary and give the exit code."""
    checks = _rows(folder / "checks")
    rings = [read_ring(folder, *row) for row in _rows(folder / "rings")]
    print("\n== summary")
    for name, seconds, code in checks:
        print(f"{name:<24} {'':>5}       {seconds:>5} s   {'failed' if code else 'passed'}")
    for ring in rings:
        print(ring.line)
    skipped = [item for ring in rings for item in ring.skipped]
    for reason, count in Counter(reason for _, reason in skipped).items():
        print(f"\nSkipped ({count}): {reason}")
        print("\n".join(f"  {test}" for test, why in skipped if why == reason))
    hint = folder / "hint"
    if hint.exists():
        print(f"\n{hint.read_text().strip()}")
    failed = [name for name, _, code in checks if code] + [test for ring in rings for test in ring.failed]
    if failed:
        print("\nFailed:\n" + "\n".join(f"  {name}" for name in failed))
    passed = sum(ring.passed for ring in rings) + sum(1 for _, _, code in checks if not code)
    tail = f", {len(skipped)} skipped" if skipped else ""
    print(f"\n{passed} passed, {len(failed)} failed{tail}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
