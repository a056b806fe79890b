"""The WSGI application: one request, one transaction, one JSON answer."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import suppress
from http.client import responses
from pathlib import Path
from typing import Any

from leavewell_simulator import faults, site, webhooks
from leavewell_simulator.bodies import read_body
from leavewell_simulator.errors import SimulatorError
from leavewell_simulator.faults import Hits
from leavewell_simulator.messages import Request, Response, ok, read_request, refusal
from leavewell_simulator.rigging import DeliveryBody
from leavewell_simulator.routes import Route, find
from leavewell_simulator.store import Store
from leavewell_simulator.stripe import events
from leavewell_simulator.stripe.front import MOUNT, Front
from leavewell_simulator.times import stamp


class Simulator:
    """The billing system on one store."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path)
        self.front = Front(self.store)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one WSGI request."""
        try:
            response = self.answer(read_request(environ))
        except SimulatorError as wrong:
            response = refusal(wrong)
        if response.cut:
            _hang_up(environ)
        body = response.text.encode()
        length = {"Content-Type": response.content_type, "Content-Length": str(len(body))}
        reason = responses.get(response.status, "Unknown")
        start_response(f"{response.status or 500} {reason}", [*(length | response.headers).items()])
        return [body]

    def answer(self, request: Request) -> Response:
        """The answer to a request; raises SimulatorError for a refusal."""
        if request.path.startswith(f"{MOUNT}/v1/"):
            return self.front.answer(request)
        if request.path == "/v1/health":
            return ok({"ok": True})
        if (request.method, request.path) == ("PUT", "/v1/site"):
            return self._create_site(request)
        if (request.method, request.path) == ("POST", "/v1/webhooks/deliver"):
            return self._deliver(request)
        route, key = find(request.method, request.path)
        return faults.play(self._hits(route, request), lambda: self._carry_out(route, request, key))

    def _create_site(self, request: Request) -> Response:
        with self.store.transaction() as db:
            here, created = site.create(db, request.key, request.time)
            return ok({"now": stamp(here.now), "created": created}, 201 if created else 200)

    def _deliver(self, request: Request) -> Response:
        """Between two transactions: whoever is told will ask us back."""
        body = read_body(DeliveryBody, request.body)
        with self.store.transaction() as db:
            letters = webhooks.waiting(site.enter(db, request.key, request.time), body)
        answers = webhooks.post(letters)
        with self.store.transaction() as db:
            return ok(webhooks.mark(site.find(db, request.key), answers))

    def _hits(self, route: Route, request: Request) -> Hits:
        """Taken in a transaction of its own: a fault that sleeps must not hold the store."""
        with self.store.transaction() as db:
            here = site.find(db, request.key)
            return faults.take(here, route.meets) if route.meets else faults.NONE

    def _carry_out(self, route: Route, request: Request, key: str) -> Response:
        try:
            with self.store.transaction() as db:
                here = site.enter(db, request.key, request.time)
                response = route.action(here, request, key)
                events.complete(here)
                return response
        except SimulatorError as wrong:
            return refusal(wrong)


def _hang_up(environ: dict[str, Any]) -> None:
    """Close the connection under the server, so that the caller gets an end instead of an answer."""
    connection: socket.socket = environ["gunicorn.socket"]
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
