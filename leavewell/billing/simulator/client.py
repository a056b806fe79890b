"""HTTP to the simulator: one try, short timeouts, and three ways it can go: answered, not sent, lost."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NoReturn

import httpx

from leavewell.billing.errors import AuthFailed, MissingAtProvider, ProtocolError, Unavailable
from leavewell.billing.overhearing import said
from leavewell.billing.simulator.wire import Foreign, W, parse
from leavewell.billing.tally import asked_to_wait, called
from leavewell.kernel.errors import Refused

CONNECT_SECONDS = 2.0
READ_SECONDS = 5.0

Json = dict[str, Any]


class NotSent(Exception):
    """The request surely did not arrive."""


class Lost(Exception):
    """The request may have arrived; its answer did not."""


@dataclass(frozen=True)
class Answer:
    """What came back. ``body`` is None unless it is a JSON object."""

    status: int
    body: Json | None
    headers: Mapping[str, str]

    @property
    def code(self) -> str | None:
        """The simulator's error code; None where the answer is not an error of the simulator's own."""
        error = (self.body or {}).get("error")
        return error.get("code") if isinstance(error, dict) else None

    @property
    def message(self) -> str:
        """The simulator's words for its error."""
        error = (self.body or {}).get("error")
        return str(error.get("message", "")) if isinstance(error, dict) else f"HTTP {self.status}"

    @property
    def retry_after_seconds(self) -> float | None:
        """How long it asks us to wait."""
        return asked_to_wait(self.headers)


class SimulatorClient:
    """One connection to one site. ``now`` is the business time that each request carries."""

    def __init__(
        self, base_url: str, key: str, now: Callable[[], datetime], read_seconds: float = READ_SECONDS
    ) -> None:
        self._base = base_url.rstrip("/")
        self._key = key
        self.now = now
        timeout = httpx.Timeout(read_seconds, connect=CONNECT_SECONDS)
        self._http = httpx.Client(timeout=timeout, verify=_tls(), trust_env=False)

    def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Json | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One try. Raises NotSent or Lost, and nothing else."""
        try:
            request = self._request(method, path, query, body, headers)
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
        return Answer(response.status_code, _object(response.content), response.headers)

    def read(self, path: str, **query: str) -> Json:
        """A JSON object. Raises AuthFailed, MissingAtProvider, Unavailable or ProtocolError."""
        answer = self._answered("GET", path, query=query)
        if answer.status not in (401, 403, 404) and 400 <= answer.status < 500 and answer.status != 429:
            raise ProtocolError(f"The simulator refused a reading: {answer.message}", "Report this as a bug.")
        return _succeeded(answer)

    def pages(self, path: str, **query: str) -> Iterator[Json]:
        """All rows of a list, page by page. Raises as ``read`` does."""
        after: object = 0
        while after is not None:
            page = self.read(path, after=str(after), **query)
            rows = page.get("data")
            if not isinstance(rows, list):
                raise unreadable()
            yield from rows
            after = page.get("next")

    def change(self, method: str, path: str, body: Json | None = None) -> Json:
        """A change for set-up and tests. Raises as ``read`` does, and Refused where the simulator said no."""
        return _succeeded(self._answered(method, path, body=body))

    def close(self) -> None:
        """Give the connection back."""
        self._http.close()

    def _answered(self, method: str, path: str, **parts: Any) -> Answer:
        try:
            return self.send(method, path, **parts)
        except (NotSent, Lost) as error:
            raise Unavailable(f"The simulator did not answer ({error}).") from None

    def _request(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        body: Json | None,
        headers: Mapping[str, str] | None,
    ) -> httpx.Request:
        marks = {"Authorization": f"Bearer {self._key}", "Simulator-Time": self.now().isoformat()}
        return self._http.build_request(
            method, self._base + path, params=query, json=body, headers={**marks, **(headers or {})}
        )


def read_as(kind: type[W], body: object) -> W:
    """A reading in that shape; Unavailable where it has another."""
    try:
        return parse(kind, body)
    except Foreign:
        raise unreadable() from None


def unreadable() -> Unavailable:
    """A success that is none: as likely a gateway's page as anything, so it is read again."""
    return Unavailable("The simulator's answer can't be read.")


def _succeeded(answer: Answer) -> Json:
    if not 200 <= answer.status < 300:
        _raise(answer)
    if answer.body is None:
        raise unreadable()
    return answer.body


def _raise(answer: Answer) -> NoReturn:
    if answer.status in (401, 403):
        raise AuthFailed("The simulator doesn't accept the key.", "Mend the connection.")
    if answer.code == "not_found":
        raise MissingAtProvider(answer.message, "Check the id and the connection.")
    if answer.code is None or answer.status == 429 or answer.status >= 500:
        words = f"The simulator answered {answer.status}."
        raise Unavailable(words, retry_after_seconds=answer.retry_after_seconds)
    raise Refused(answer.message, f"The simulator calls it '{answer.code}'.")


def _object(content: bytes) -> Json | None:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the certificates takes longer than a call."""
    return ssl.create_default_context()
