"""The wire under the official client: one try, short time-outs, and a plain word on whether a call was sent."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx
import stripe

from leavewell.billing.overhearing import said
from leavewell.billing.tally import called

CONNECT_SECONDS = 5.0

_TELLS_TOO_MUCH = {"x-stripe-client-telemetry", "x-stripe-client-user-agent"}
"""Headers of the client that name this machine and time its calls. Stripe works without them."""


class NotSent(Exception):
    """The request surely did not arrive."""


class Lost(Exception):
    """The request may have arrived; its answer did not, or can't be read."""


class Transport(stripe.HTTPClient):
    """Carries the official client's requests. Raises NotSent or Lost, and nothing else.

    Our own because the client's says of every trouble only that there was one: whether a write may have
    arrived decides what happens to it next. ``status`` and ``headers`` are those of the last answer, None
    and empty before one has come.
    """

    name = "httpx"

    def __init__(self, read_seconds: float) -> None:
        super().__init__()
        self.status: int | None = None
        self.headers: Mapping[str, str] = {}
        timeout = httpx.Timeout(read_seconds, connect=CONNECT_SECONDS)
        self._http = httpx.Client(timeout=timeout, verify=_tls(), trust_env=False)

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """One try."""
        self.status, self.headers = None, {}
        kept = {key: text for key, text in (headers or {}).items() if key.lower() not in _TELLS_TOO_MUCH}
        try:
            request = self._http.build_request(method, url, headers=kept, content=post_data)
        except Exception as error:
            raise NotSent(type(error).__name__) from None
        try:
            response = self._http.send(request)
        except (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.UnsupportedProtocol,
        ) as error:
            raise NotSent(type(error).__name__) from None
        except Exception as error:
            called()
            said(method, request.url.raw_path.decode(), request.content)
            raise Lost(type(error).__name__) from None
        called(response.status_code, response.headers)
        said(method, request.url.raw_path.decode(), request.content, response.status_code, response.content)
        self.status, self.headers = response.status_code, response.headers
        return response.content.decode(errors="replace"), response.status_code, response.headers

    def close(self) -> None:
        """Give the connection back."""
        self._http.close()


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the certificates takes longer than a call."""
    return ssl.create_default_context()
