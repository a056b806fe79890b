"""Requests and responses, as far as this server needs them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from leavewell_simulator.errors import SimulatorError, invalid, unauthorized
from leavewell_simulator.paging import MOST, USUAL, Page
from leavewell_simulator.times import parse

LARGEST_BODY = 4_000_000


@dataclass(frozen=True)
class Request:
    """One request. ``header`` values are by lower-case name."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    query_text: str = ""

    @property
    def key(self) -> str:
        """The site's key; refused where there is none."""
        scheme, _, key = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            raise unauthorized()
        return key.strip()

    @property
    def time(self) -> datetime | None:
        """The business time that the caller says it is."""
        text = self.headers.get("simulator-time")
        return parse(text) if text else None

    @property
    def page(self) -> Page:
        """Which part of a list is asked for."""
        after, limit = (self._number("after", 0), self._number("limit", USUAL))
        return Page(after, max(1, min(limit, MOST)))

    def _number(self, name: str, usual: int) -> int:
        text = self.query.get(name)
        if text is None:
            return usual
        if not text.isascii() or not text.isdigit() or len(text) > 18:
            raise invalid(f"{name}: '{text}' is not a number.")
        return int(text)


@dataclass(frozen=True)
class Response:
    """One answer. ``cut``: the connection is closed and nothing is said."""

    status: int
    text: str
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    cut: bool = False


CUT = Response(0, "", cut=True)


def ok(body: dict[str, Any], status: int = 200) -> Response:
    """A success with a JSON body."""
    return Response(status, json.dumps(body))


def refusal(wrong: SimulatorError) -> Response:
    """An error as callers get it."""
    body = {"error": {"code": wrong.code, "message": wrong.message}}
    return Response(wrong.status, json.dumps(body))


def read_request(environ: dict[str, Any]) -> Request:
    """The request behind a WSGI environment."""
    size = int(environ.get("CONTENT_LENGTH") or 0)
    if size > LARGEST_BODY:
        raise SimulatorError(413, "too_large", "A body is 4 MB at most.")
    headers = {
        name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name[:5] == "HTTP_"
    }
    return Request(
        method=environ["REQUEST_METHOD"],
        path=environ["PATH_INFO"].encode("latin-1").decode(errors="replace"),
        query=dict(parse_qsl(environ.get("QUERY_STRING", ""))),
        headers=headers,
        body=environ["wsgi.input"].read(size) if size else b"",
        query_text=environ.get("QUERY_STRING", ""),
    )
