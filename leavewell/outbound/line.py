"""A connection to an address that was checked, within one deadline for all that happens on it."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Sequence
from time import monotonic
from typing import Any

import httpcore

from leavewell.outbound.networks import Address

Dial = Callable[[str, int, float], httpcore.NetworkStream]
"""(address, port, seconds) -> an open connection to that very address."""


def dial(address: str, port: int, seconds: float) -> httpcore.NetworkStream:
    """Over TCP. The address is a number, so no name service is asked again."""
    return httpcore.SyncBackend().connect_tcp(address, port, timeout=seconds)


class Deadline:
    """So many seconds from now, for name service, connection, encryption, sending and answer together."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds. Raises httpcore's own timeout where none are left."""
        left = self._end - monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("The deadline has passed.")
        return left


class Pinned(httpcore.NetworkBackend):
    """Connects to the addresses that were checked, whatever host it is asked for: no name is looked up twice."""

    def __init__(self, addresses: Sequence[Address], deadline: Deadline, dial: Dial) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._dial = dial

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """To the first of them that answers."""
        last: Exception = httpcore.ConnectError("There is no address.")
        for address in self._addresses:
            try:
                return _Timed(self._dial(str(address), port, self._deadline.left()), self._deadline)
            except httpcore.ConnectError as error:
                last = error
        raise last


class _Timed(httpcore.NetworkStream):
    """However slowly the other side drips, it ends with the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _Timed(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
