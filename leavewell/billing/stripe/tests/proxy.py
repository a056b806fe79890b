"""A loopback proxy before localstripe: presents it as today's Stripe, and makes calls go wrong on demand."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

from leavewell.billing.stripe.tests.presenting import Pairs, Presenting


@dataclass
class Fault:
    """One way for a call to go wrong. Without ``after`` it isn't applied; ``status`` 0 cuts the connection."""

    status: int = 0
    body: str = ""
    after: bool = False
    hang: float = 0
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Planned:
    """A fault that waits: for reads or writes, after ``skip`` of them, so many times (None: always)."""

    fault: Fault
    on: Literal["write", "read"]
    times: int | None
    skip: int


@dataclass
class Sent:
    """A request as the connector sent it."""

    method: str
    path: str
    pairs: Pairs
    headers: dict[str, str]


class StripeProxy(ThreadingHTTPServer):
    """Listens on a free port of this machine until it is closed."""

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = httpx.Client(base_url=upstream, trust_env=False)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.presenting = Presenting(self._product)
        self.planned: list[Planned] = []
        self.applied: Counter[str] = Counter()
        self.sent: list[Sent] = []
        self._turn = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def forget(self) -> None:
        """For the next test: no faults, nothing applied, an empty store."""
        self.planned, self.applied, self.sent = [], Counter(), []
        self.presenting.metadata.clear()
        self.upstream.delete("/_config/data")

    def close(self) -> None:
        """Stop listening."""
        self.shutdown()
        self.server_close()
        self.upstream.close()

    def fault_for(self, method: str) -> Fault | None:
        """The fault that is due for this call, if one is."""
        with self._turn:
            kind = "read" if method == "GET" else "write"
            due = next((one for one in self.planned if one.on == kind), None)
            if due is None:
                return None
            if due.skip:
                due.skip -= 1
                return None
            if due.times is not None:
                due.times -= 1
                if not due.times:
                    self.planned.remove(due)
            return due.fault

    def pass_on(self, sent: Sent) -> tuple[int, Any]:
        """Let localstripe do it."""
        pairs = self.presenting.outgoing(sent.path, sent.pairs)
        coded = urlencode(pairs)
        is_form = sent.method == "POST"
        answer = self.upstream.request(
            sent.method,
            self.presenting.path(sent.path) + ("" if is_form or not coded else f"?{coded}"),
            content=coded if is_form else None,
            headers={"authorization": sent.headers.get("authorization", "")}
            | ({"content-type": "application/x-www-form-urlencoded"} if is_form else {}),
        )
        if answer.is_success and sent.method != "GET":
            self._count(sent)
        try:
            return answer.status_code, self.presenting.incoming(answer.json(), sent.path, sent.pairs)
        except ValueError:
            return answer.status_code, answer.text

    def _product(self, key: str) -> Any:
        return self.upstream.get(f"/v1/products/{key}", headers={"authorization": "Bearer sk_test_1"}).json()

    def _count(self, sent: Sent) -> None:
        self.presenting.remember(sent.path, sent.pairs)
        only_marks = all(name.startswith(("metadata[", "expand")) for name, _ in sent.pairs)
        if sent.path.startswith("/v1/subscriptions/") and not (only_marks and sent.method == "POST"):
            self.applied[sent.path.split("/")[3]] += 1


class _Handler(BaseHTTPRequestHandler):
    server: StripeProxy
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        pairs = parse_qsl(parts.query + "&" + body, keep_blank_values=True)
        headers = {name.lower(): text for name, text in self.headers.items()}
        sent = Sent(self.command, parts.path, pairs, headers)
        self.server.sent.append(sent)
        fault = self.server.fault_for(self.command)
        status, answer = self.server.pass_on(sent) if fault is None or fault.after else (0, "")
        if fault is None:
            self._answer(status, json.dumps(answer), {})
        elif fault.hang:
            time.sleep(fault.hang)
            self.close_connection = True
        elif not fault.status:
            self.close_connection = True
        else:
            self._answer(fault.status, fault.body, fault.headers)

    def _answer(self, status: int, text: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"content-type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""
