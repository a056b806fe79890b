"""Where a space's return addresses may lead: hosts, patterns of hosts, and schemes of the company's apps. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from leavewell.flow.web_address import is_app_link, is_web_address
from leavewell.kernel.errors import Invalid

MOST = 50
"""Entries of one list."""

# fmt: off
NEVER = frozenset({
    "about", "blob", "chrome", "content", "data", "feed", "file", "filesystem", "ftp", "ftps", "http", "https",
    "intent", "jar", "javascript", "livescript", "mailto", "mhtml", "mocha", "resource", "sms", "tel", "urn",
    "vbscript", "view-source", "ws", "wss",
})
# fmt: on
"""Schemes of no app of the company's: they run code, read files, or hand the customer on to somebody else."""

NEVER_BEGINNINGS = ("chrome-", "edge-", "moz-", "ms-", "safari-", "search-", "x-apple-")
"""The same for the families of schemes that belong to browsers and to systems."""

_HOST = re.compile(
    r"(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(:[0-9]{1,5})?"
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{1,62}):(//)?")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Destinations:
    """``entries`` as :func:`read_entries` gives them; none: every http and https address. ``own``: our own host."""

    entries: Sequence[str] = ()
    own: str = ""

    def check(self, text: str, field: str) -> None:
        """Return if a return address may lead there; Invalid, naming the field, if not."""
        if not (is_web_address(text) or is_app_link(text)):
            raise Invalid(
                "The return address isn't a web address.",
                "Give a full http or https address, or a link of an app on this space's list, without a user name.",
                field=field,
            )
        if not self._allows(text):
            raise Invalid(
                "The return address leads where this space may not.",
                f"{self._may()} An owner, an admin or a developer changes the list: Settings, Return addresses.",
                field=field,
            )

    def _allows(self, text: str) -> bool:
        parts = urlsplit(text)
        if parts.scheme not in _PORTS:
            return not _is_never(parts.scheme) and f"{parts.scheme}://" in self.entries
        if not self.entries or parts.netloc.lower() == self.own:
            return True
        host, port = (parts.hostname or ""), parts.port
        shown = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
        return any(_fits(shown, entry) for entry in self.entries)

    def _may(self) -> str:
        if not self.entries:
            return "It may lead to http and https; an app's scheme has to be on the list."
        return f"It may lead to: {', '.join(self.entries)}."


def read_entries(lines: Iterable[str], field: str = "allowed") -> list[str]:
    """The list as it is kept, each entry once: ``app.example.com``, ``*.example.com``, ``localhost:3000``, ``myapp://``.

    Invalid, naming the entry, for anything else.
    """
    found = dict.fromkeys(_read(line.strip().lower(), field) for line in lines if line.strip())
    if len(found) > MOST:
        raise Invalid(
            f"The list has more than {MOST} entries.", "Use *.example.com for a whole domain.", field=field
        )
    return list(found)


def _read(entry: str, field: str) -> str:
    scheme = _SCHEME.fullmatch(entry)
    if scheme and not _is_never(scheme[1]):
        return f"{scheme[1]}://"
    if scheme is None and _is_host(entry):
        return entry
    if scheme:
        what, mend = (
            f"'{entry}' can never be on the list.",
            "Only the scheme of an app of your own may be: myapp://",
        )
    else:
        what = f"'{entry}' is neither a host nor an app's scheme."
        mend = "Write app.example.com, *.example.com, localhost:3000 or myapp://, one a line, without a path."
    raise Invalid(what, mend, field=field)


def _is_host(entry: str) -> bool:
    if not _HOST.fullmatch(entry) or len(entry) > 255:
        return False
    host, _, port = entry.partition(":")
    # A star before one label would be a whole top-level domain.
    return (not port or 0 < int(port) < 65536) and (not host.startswith("*.") or host.count(".") > 1)


def _is_never(scheme: str) -> bool:
    return scheme in NEVER or scheme.startswith(NEVER_BEGINNINGS)


def _fits(shown: str, entry: str) -> bool:
    if entry.startswith("*."):
        return shown.endswith(entry[1:]) and len(shown) > len(entry[1:])
    return shown == entry
