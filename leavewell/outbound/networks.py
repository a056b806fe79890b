"""Which addresses are somebody's on the public internet, and which are ours, our host's or nobody's.

After the special-purpose registries of IANA (RFC 6890 and its updates), and the places where clouds keep their
machines' credentials.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def _these(*texts: str) -> tuple[Network, ...]:
    return tuple(ip_network(text) for text in texts)


INSIDE = _these(
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "::1/128",
    "fc00::/7",
)
"""Networks behind somebody's wall. An operator may open one of them; nobody else may."""

NEVER = _these(
    # This host, links, groups, everybody, and what is kept for later.
    "0.0.0.0/8",
    "169.254.0.0/16",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/128",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
    # Protocols' own, relays, and examples in documents.
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.175.48.0/24",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "100::/64",
    "100:0:0:1::/64",
    "2001:db8::/32",
    "3fff::/20",
    "5f00::/16",
    # IPv6 that carries an IPv4 address: compatible, mapped, translated, NAT64, Teredo and its kin, 6to4.
    "::/96",
    "::ffff:0:0/96",
    "::ffff:0:0:0/96",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "2001::/23",
    "2002::/16",
    # Where clouds answer a machine that asks for its own credentials.
    "100.100.100.200/32",
    "168.63.129.16/32",
    "fd00:ec2::254/128",
    "fd20:ce::254/128",
    "fd00:42::42/128",
)
"""Nobody's receiver is there, and no operator can open one of them."""

LOOPBACK = _these("127.0.0.0/8", "::1/128")
PUBLIC_SIX = ip_network("2000::/3")
PUBLIC_PORTS = (443, 8443)


@dataclass(frozen=True)
class Policy:
    """What is open beyond the public internet: the operator's own ``networks``, on any port.

    ``plain_loopback``: plain http too, where a network that is open is this machine's own loopback.
    """

    networks: tuple[Network, ...] = ()
    plain_loopback: bool = False


def why_not(address: Address, policy: Policy) -> str | None:
    """None where it may be connected to; else the code of the reason."""
    if _in(address, NEVER) and address != IPv6Address("::1"):
        return "never"
    if _in(address, policy.networks):
        return None
    public = address in PUBLIC_SIX if address.version == 6 else True
    if _in(address, INSIDE) or not public or not address.is_global:
        return "not_public"
    return None


def port_why_not(port: int, address: Address | None, policy: Policy) -> str | None:
    """The same for a port; ``address`` None: a name, of which it isn't known yet where it leads."""
    open_here = bool(policy.networks) if address is None else _in(address, policy.networks)
    return None if port in PUBLIC_PORTS or open_here else "port"


def is_loopback(address: Address) -> bool:
    """Whether it is this machine itself."""
    return _in(address, LOOPBACK)


def _in(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address.version == each.version and address in each for each in networks)
