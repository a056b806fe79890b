"""The company's own site, a few small pages on another port; and a stranger's, which means no good."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class CompanySite:
    """Where it answers, and its pages by path, or what makes one. Every other path says which one it is.

    ``told``: what makes a page out of the query it was asked with, by path.
    """

    port: int = 0
    pages: dict[str, str | Callable[[], str]] = field(default_factory=dict)
    told: dict[str, Callable[[str], str]] = field(default_factory=dict)

    def url(self, path: str, *, host: str = "localhost") -> str:
        """An address of the site. Another ``host`` makes another site of it, for a browser."""
        return f"http://{host}:{self.port}{path}"


class _Answers(BaseHTTPRequestHandler):
    def __init__(self, site: CompanySite, *rest: Any) -> None:
        self.site = site
        super().__init__(*rest)

    def do_GET(self) -> None:
        """A page of the site."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        fallback = f"<!doctype html><title>Ours</title><main><h1>Our own page {self.path}</h1></main>"
        path, _, query = self.path.partition("?")
        if path in self.site.told:
            page: str | Callable[[], str] = self.site.told[path](query)
        else:
            page = self.site.pages.get(self.path, fallback)
        self.wfile.write((page if isinstance(page, str) else page()).encode())

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def running_company() -> Iterator[CompanySite]:
    """The site, until the end of the block."""
    site = CompanySite()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Answers, site))
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
