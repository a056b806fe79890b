"""The keys that sign what a company's page is told: sealed in their row, one new beside an old one for a while."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leavewell.accounts.secrets import seal, unseal
from leavewell.kernel.ids import base32

_MOST = 3


@dataclass(frozen=True)
class StateKey:
    """``until``: the wall's time up to which an older one still signs; None: the newest."""

    text: str
    until: datetime | None = None


def new_key() -> str:
    """A key that no other space has."""
    return f"lwst_{base32(secrets.randbits(40), 8)}_{secrets.token_hex(32)}"


def sealed(kept: Sequence[StateKey]) -> bytes:
    """For the row; nothing where there is none."""
    if not kept:
        return b""
    listed = [{"text": each.text, "until": each.until.isoformat() if each.until else None} for each in kept]
    return seal(json.dumps(listed))


def keys_in(stored: bytes, now: datetime) -> Sequence[StateKey]:
    """Those that sign at that instant of the wall, newest first."""
    if not stored:
        return ()
    kept = [_read(each) for each in json.loads(unseal(stored))]
    return [each for each in kept if each.until is None or each.until > now]


def rotated(kept: Sequence[StateKey], text: str, until: datetime) -> Sequence[StateKey]:
    """A new one before those that signed so far, which still do until then."""
    older = [StateKey(each.text, min(each.until or until, until)) for each in kept]
    return [StateKey(text), *older][:_MOST]


def _read(kept: dict[str, str | None]) -> StateKey:
    until = kept["until"]
    return StateKey(str(kept["text"]), datetime.fromisoformat(until) if until else None)
