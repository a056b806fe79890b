"""One POST to a typed address: checked, pinned, without redirects or proxies, and bounded in time and size."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import httpcore
import httpx

from leavewell.outbound.address import Target, read_address
from leavewell.outbound.errors import NotReached
from leavewell.outbound.line import Deadline, Dial, Pinned, dial
from leavewell.outbound.networks import Policy
from leavewell.outbound.resolving import Lookup, checked_addresses, system_lookup

SECONDS = 15.0
"""How long a receiver has, all in all; less than the lease of an effect."""

MOST_BYTES = 16_384
"""So much of an answer is read; the rest is left unread."""


@dataclass(frozen=True)
class Answer:
    """What the receiver said. ``body`` is cut off after ``MOST_BYTES``."""

    status: int
    body: bytes
    retry_after: str = ""


@cache
def trusted() -> ssl.SSLContext:
    """The usual authorities, or those that ``SSL_CERT_FILE`` names."""
    return httpx.create_ssl_context()


@dataclass(frozen=True)
class Caller:
    """Sends, within a policy. ``lookup``, ``dial`` and ``tls``: whom it asks for addresses, connects by, and trusts."""

    policy: Policy = field(default_factory=Policy)
    lookup: Lookup = system_lookup
    dial: Dial = dial
    tls: ssl.SSLContext = field(default_factory=trusted)
    seconds: float = SECONDS

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Any status is an answer, a redirect too, which isn't followed.

        AddressRefused where it mustn't be sent to, each time anew; NotReached where no answer came.
        """
        deadline = Deadline(self.seconds)
        target = read_address(url, self.policy)
        addresses = checked_addresses(target, self.policy, self.lookup, deadline.left())
        try:
            with httpcore.ConnectionPool(
                ssl_context=self.tls, network_backend=Pinned(addresses, deadline, self.dial)
            ) as pool:
                return _asked(pool, target, headers, body)
        except httpcore.TimeoutException as error:
            raise NotReached("timeout") from error
        except httpcore.ConnectError as error:
            why = "tls" if any(isinstance(each, ssl.SSLError) for each in error.args) else "no_connection"
            raise NotReached(why) from error
        except httpcore.ProtocolError as error:
            raise NotReached("not_http") from error
        except httpcore.NetworkError as error:
            raise NotReached("broken_off") from error


def _asked(pool: httpcore.ConnectionPool, target: Target, headers: Mapping[str, str], body: bytes) -> Answer:
    url = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    ours = {"Host": target.host_header, "Content-Length": str(len(body)), "Connection": "close"}
    sent = {**headers, **ours}
    with pool.stream("POST", url, headers=list(sent.items()), content=body) as response:
        told = {name.lower(): value for name, value in response.headers}
        asked_to_wait = told.get(b"retry-after", b"").decode("latin-1")
        return Answer(response.status, _beginning(response), asked_to_wait)


def _beginning(response: httpcore.Response) -> bytes:
    found = b""
    try:
        for chunk in response.iter_stream():
            found += chunk
            if len(found) >= MOST_BYTES:
                break
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        # The status has come, and it decides; of the rest we have what there is.
        pass
    return found[:MOST_BYTES]
