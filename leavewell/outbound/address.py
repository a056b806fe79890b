"""A typed address, read strictly: what a browser would mend, or a resolver would guess at, is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urlsplit

import idna

from leavewell.outbound.errors import AddressRefused
from leavewell.outbound.networks import Address, Policy, is_loopback, port_why_not, why_not

LONGEST = 2000
_NEVER = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ufeff]|[\ud800-\udfff]")
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*")
_PLACE = re.compile(r"(?P<host>\[[^\[\]]*\]|[^\[\]:]*)(?::(?P<port>[^:]*))?")
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
_KEPT = "/%:@!$&'()*+,;=~"
_DEFAULT_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Target:
    """Where to send. ``host`` is ASCII and without brackets; ``literal`` is the address that it spells, if it does.

    ``path`` is the path with its query, as it goes over the wire.
    """

    scheme: str
    host: str
    port: int
    path: str
    literal: Address | None

    @property
    def host_header(self) -> str:
        """As the receiver sees it."""
        host = f"[{self.host}]" if isinstance(self.literal, IPv6Address) else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def read_address(text: str, policy: Policy) -> Target:
    """AddressRefused for what can't be an address of a receiver. Asks no name service, so a name passes unresolved."""
    parts = _split(text)
    plain = parts.scheme == "http" and policy.plain_loopback
    if parts.scheme != "https" and not plain:
        raise AddressRefused("scheme")
    if "@" in parts.netloc:
        raise AddressRefused("user_name")
    if "#" in text:
        raise AddressRefused("fragment")
    # By hand: urllib takes [::1].firm.example for ::1, and a port with a sign for a port.
    place = _PLACE.fullmatch(parts.netloc)
    if place is None:
        raise AddressRefused("not_an_address")
    host, literal = _host(place["host"])
    port = _port(place["port"] or "") or _DEFAULT_PORTS[parts.scheme]
    target = Target(parts.scheme, host, port, _path(parts), literal)
    if literal is not None:
        must_be_allowed(target, literal, policy)
    elif not plain and (why := port_why_not(port, None, policy)):
        raise AddressRefused(why)
    return target


def host_of(url: str) -> str:
    """The host of an address that was read before, for people: the rest of it may hold a secret."""
    return urlsplit(url).hostname or ""


def must_be_allowed(target: Target, address: Address, policy: Policy) -> None:
    """AddressRefused unless this one address may be connected to for that target."""
    why = why_not(address, policy) or port_why_not(target.port, address, policy)
    if why is None and target.scheme == "http" and not is_loopback(address):
        why = "plain"
    if why is not None:
        raise AddressRefused(why)


def _split(text: str) -> SplitResult:
    if len(text) > LONGEST:
        raise AddressRefused("too_long")
    if _NEVER.search(text):
        raise AddressRefused("characters")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise AddressRefused("not_an_address") from None
    if not parts.scheme or not parts.netloc:
        raise AddressRefused("not_an_address")
    return parts


def _port(text: str) -> int | None:
    if text and not (re.fullmatch("[0-9]{1,5}", text) and 0 < int(text) < 65536):
        raise AddressRefused("port")
    return int(text) if text else None


def _host(host: str) -> tuple[str, Address | None]:
    if host.startswith("["):
        try:
            six = IPv6Address(host[1:-1])
        except AddressValueError:
            raise AddressRefused("not_an_address") from None
        if six.scope_id:
            raise AddressRefused("never")
        return str(six), six
    name = _ascii(host).removesuffix(".")
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        return _four(name)
    if len(name) > 253 or not _NAME.fullmatch(name):
        raise AddressRefused("not_an_address")
    return name, None


def _four(name: str) -> tuple[str, Address]:
    """Four decimal numbers; octal, hexadecimal, short and long forms are read differently by different programs."""
    try:
        four = IPv4Address(name)
    except AddressValueError:
        raise AddressRefused("number_form") from None
    return str(four), four


def _ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        raise AddressRefused("not_an_address") from None


def _path(parts: SplitResult) -> str:
    path, query = quote(parts.path or "/", safe=_KEPT), quote(parts.query, safe=_KEPT + "?")
    return f"{path}?{query}" if query else path
