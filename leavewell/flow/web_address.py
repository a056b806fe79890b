"""Which text may be an address that a page of ours leads to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# The address is redirected to, and its host is named in a security policy: nothing may end a header or a directive.
_HOST = re.compile(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]")
_APP_PLACE = re.compile(r"[A-Za-z0-9._-]*")
_APP_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+")
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


def is_app_link(text: str) -> bool:
    """Whether it is written as a link into an app: a scheme in small letters, ``://``, and what the app makes of it.

    Whether the scheme may be led to is for the space's list to say.
    """
    scheme, sep, _ = text.partition("://")
    if _NEVER.search(text) or not sep or not _APP_SCHEME.fullmatch(scheme) or scheme in ("http", "https"):
        return False
    try:
        return _APP_PLACE.fullmatch(urlsplit(text).netloc) is not None
    except ValueError:
        return False


def is_https_origin(text: str) -> bool:
    """Whether it is a scheme and a host alone, and the scheme is https."""
    return is_web_address(text) and text == f"https://{urlsplit(text).netloc}"
