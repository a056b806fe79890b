"""Keys of billing systems are encrypted at rest, under a list of keys that can be rotated (newest first)."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from leavewell.kernel.errors import Refused


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.LEAVEWELL.secret_keys])


def seal(text: str) -> bytes:
    """Encrypt under the newest key."""
    return _box().encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    """Decrypt under whichever key of the list fits."""
    try:
        return _box().decrypt(bytes(sealed)).decode()
    except InvalidToken:
        raise Refused(
            "This secret was stored under another key.",
            "Put the old key back into LEAVEWELL_SECRET_KEYS, or connect again.",
        ) from None
