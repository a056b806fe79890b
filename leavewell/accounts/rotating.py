"""Secrets of ours that are sealed in a row and can be rotated: a new one counts beside an old one for a while."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leavewell.accounts.secrets import seal, unseal

_MOST = 3


@dataclass(frozen=True)
class RotatingSecret:
    """``until``: the wall's time up to which an older one still counts; None: the newest."""

    text: str
    until: datetime | None = None


def sealed(kept: Sequence[RotatingSecret]) -> bytes:
    """For the row; nothing where there is none."""
    if not kept:
        return b""
    listed = [{"text": each.text, "until": each.until.isoformat() if each.until else None} for each in kept]
    return seal(json.dumps(listed))


def counting_in(stored: bytes, now: datetime) -> Sequence[RotatingSecret]:
    """Those of a row that count at that instant of the wall, newest first."""
    if not stored:
        return ()
    kept = [_read(each) for each in json.loads(unseal(stored))]
    return [each for each in kept if each.until is None or each.until > now]


def rotated(kept: Sequence[RotatingSecret], text: str, until: datetime) -> Sequence[RotatingSecret]:
    """A new one before those that counted so far, which still count until then."""
    older = [RotatingSecret(each.text, min(each.until or until, until)) for each in kept]
    return [RotatingSecret(text), *older][:_MOST]


def _read(kept: dict[str, str | None]) -> RotatingSecret:
    until = kept["until"]
    return RotatingSecret(str(kept["text"]), datetime.fromisoformat(until) if until else None)
