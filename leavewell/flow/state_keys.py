"""The keys that sign what a company's page is told. They are kept and rotated as ``accounts.rotating`` does."""

from __future__ import annotations

import secrets

from leavewell.kernel.ids import base32


def new_key() -> str:
    """A key that no other space has."""
    return f"lwst_{base32(secrets.randbits(40), 8)}_{secrets.token_hex(32)}"
