"""Which text may be an address that a page of ours leads to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# The address is redirected to, and its host is named in a security policy: nothing may end a header or a directive.
_HOST = re.compile(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]")
_NEVER = re.compile(r"[\x00-\x20\x7f\\]|[\ud800-\udfff]")


def is_web_address(text: str) -> bool:
    """Whether it is a full http or https address with a plain host, and without a user name in it."""
    if _NEVER.search(text):
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = parts.netloc.removesuffix(f":{port}") if port is not None else parts.netloc
    return parts.scheme in ("http", "https") and _HOST.fullmatch(host) is not None


def is_https_origin(text: str) -> bool:
    """Whether it is a scheme and a host alone, and the scheme is https."""
    return is_web_address(text) and text == f"https://{urlsplit(text).netloc}"
