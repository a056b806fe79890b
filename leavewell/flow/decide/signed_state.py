"""What a company's page is told of a customer who comes back, signed. Pure.

A token is the JSON in base64url without padding, and behind dots one signature for each key that counts: the key's
name, ``~``, and the HMAC-SHA-256 over those base64url characters, under the key's whole text.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence

KEY = re.compile(r"lwst_[0-9a-z]{8}_[0-9a-f]{64}")
"""A key as its owner holds it: the name by which a signature says whose it is, and 32 random bytes."""


def sign_state(told: Mapping[str, object], keys: Sequence[str]) -> str:
    """The token, signed by each of the keys."""
    text = json.dumps(dict(told), separators=(",", ":"), sort_keys=True)
    payload = _base64url(text.encode())
    return ".".join([payload, *(_signature(payload, key) for key in keys)])


def key_name(key: str) -> str:
    """What a signature calls the key; it is no secret."""
    return key.split("_")[1]


def _signature(payload: str, key: str) -> str:
    mac = hmac.new(key.encode(), payload.encode(), hashlib.sha256).digest()
    return f"{key_name(key)}~{_base64url(mac)}"


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
