"""Identifiers: UUIDv7 for rows, prefixed base32 for people, secrets for links."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
import uuid

from leavewell.kernel.errors import NotFound

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base32, lower case: no i, l, o or u, so that a number can be read out on the phone."""

_UUID_CHARS = 26
_lock = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """A new time-ordered id (RFC 9562, version 7).

    Ids made by one process are strictly increasing: the 12 bits after the millisecond carry the
    sub-millisecond part, pushed forward when two calls fall together.
    """
    global _last
    with _lock:
        ticks = time.time_ns() * 4096 // 1_000_000
        ticks = _last = max(ticks, _last + 1)
    stamp, fraction = ticks >> 12, ticks & 0xFFF
    value = (stamp & (1 << 48) - 1) << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def base32(value: int, chars: int) -> str:
    """The lowest ``5 * chars`` bits of value in Crockford's base32."""
    return "".join(ALPHABET[value >> 5 * place & 31] for place in reversed(range(chars)))


def public_id(prefix: str, value: uuid.UUID) -> str:
    """What the outside sees of a row: ``ses_`` and 26 characters."""
    return f"{prefix}_{base32(value.int, _UUID_CHARS)}"


def parse_public_id(prefix: str, text: str, noun: str | None = None) -> uuid.UUID:
    """The row id behind a public id.

    Raises NotFound for any text that is not one: to a stranger a broken id and an unknown one look alike.
    ``noun`` is what the error calls the row; without it, the prefix.
    """
    head, _, tail = text.partition("_")
    if head != prefix or len(tail) != _UUID_CHARS or any(c not in ALPHABET for c in tail):
        raise NotFound(noun or prefix)
    value = 0
    for char in tail:
        value = value << 5 | ALPHABET.index(char)
    if value >> 128:
        raise NotFound(noun or prefix)
    return uuid.UUID(int=value)


def link_token() -> str:
    """A secret for a link: 160 random bits in base32. Store only its hash."""
    return base32(secrets.randbits(160), 32)


def token_hash(token: str) -> str:
    """What is stored of a link's secret: SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def declaration_number(year: int) -> str:
    """``LW-<year>-<8 base32>``: readable on the phone, not guessable from a neighbour's (40 random bits)."""
    return f"LW-{year}-{base32(secrets.randbits(40), 8).upper()}"


def request_number(year: int) -> str:
    """``RQ-<year>-<8 base32>``: as readable and as hard to guess as a declaration's."""
    return f"RQ-{year}-{base32(secrets.randbits(40), 8).upper()}"


def imported_declaration_number(year: int, *origin: str) -> str:
    """``LW-<year>-<13 base32>``: of the past, the same each time, and longer than any that is given here."""
    digest = hashlib.sha256("\x1f".join(origin).encode()).digest()
    return f"LW-{year}-{base32(int.from_bytes(digest[:9], 'big'), 13).upper()}"
