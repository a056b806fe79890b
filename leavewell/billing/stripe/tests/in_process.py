"""The official client, wired straight into a simulator in this process; what is said is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import stripe

from leavewell.billing.stripe.client import API_VERSION
from leavewell_simulator.errors import SimulatorError
from leavewell_simulator.messages import Request, Response, refusal
from leavewell_simulator.wsgi import Simulator

START = datetime(2026, 1, 31, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    """One request and its answer."""

    method: str
    path: str
    pairs: list[tuple[str, str]]
    status: int
    text: str
    headers: dict[str, str]

    @property
    def body(self) -> Any:
        """The answer's JSON."""
        return json.loads(self.text)


class Wired(stripe.HTTPClient):
    """What the official client sends through."""

    name = "wired"

    def __init__(self, site: Site) -> None:
        super().__init__()
        self._site = site

    def request(
        self, method: str, url: str, headers: Any, post_data: Any = None, *, _usage: Any = None
    ) -> tuple[str, int, dict[str, str]]:
        """Answered by the simulator itself."""
        said = self._site.send(method.upper(), url, dict(headers), (post_data or "").encode())
        return said.text, said.status, {name.lower(): text for name, text in said.headers.items()}

    def close(self) -> None:
        """Nothing to give back."""


@dataclass
class Site:
    """A site in its two formats."""

    simulator: Simulator
    key: str = "sk_test_wired"
    now: datetime = START
    account: str | None = None
    heard: list[Said] = field(default_factory=list)

    @classmethod
    def begin(cls, folder: Path, key: str = "sk_test_wired") -> Site:
        """A site on a fresh file."""
        made = cls(Simulator(folder / "simulator.sqlite3"), key)
        made.native("PUT", "/v1/site")
        return made

    @property
    def v1(self) -> Any:
        """The official client."""
        return self.client().v1

    def client(self, version: str = API_VERSION) -> stripe.StripeClient:
        """The same as a whole, in a version of the API."""
        return stripe.StripeClient(
            self.key,
            stripe_version=version,
            stripe_account=self.account,
            base_addresses={"api": "http://wired/stripe"},
            max_network_retries=0,
            http_client=Wired(self),
        )

    def native(self, method: str, path: str, body: object = None) -> Any:
        """A call in the simulator's own format."""
        headers = {"Authorization": f"Bearer {self.key}", "Simulator-Time": self.now.isoformat()}
        path, _, query = path.partition("?")
        raw = json.dumps(body).encode() if body is not None else b""
        answer = self._answer(method, path, headers, raw, query)
        assert answer.status < 300, answer.text
        return json.loads(answer.text)

    def move(self, to: datetime) -> None:
        """Time passes, with all that it brings."""
        self.now = to
        self.native("POST", "/v1/clock", {})

    def subscribe(self, key: str = "sub_1", **more: object) -> str:
        """A subscription of its own customer; its id."""
        unit = {"minor": 4900, "currency": "EUR"}
        self.native("POST", "/v1/customers", {"id": f"cus_{key}", "email": "ann@example.org"})
        items = [{"id": "si_1", "plan": "Pro", "unit": unit}]
        body = {"id": key, "customer": f"cus_{key}", "items": items, **more}
        self.native("POST", "/v1/subscriptions", body)
        return key

    def send(self, method: str, url: str, headers: dict[str, str], form: bytes) -> Said:
        """A request in Stripe's format."""
        parts = urlsplit(url)
        answer = self._answer(method, parts.path, headers, form, parts.query)
        pairs = parse_qsl(parts.query, keep_blank_values=True) + parse_qsl(
            form.decode(), keep_blank_values=True
        )
        path = parts.path.removeprefix("/stripe")
        said = Said(method, path, pairs, answer.status, answer.text, answer.headers)
        self.heard.append(said)
        return said

    def _answer(
        self, method: str, path: str, headers: dict[str, str], body: bytes, query: str = ""
    ) -> Response:
        given = {name.lower(): text for name, text in headers.items()}
        request = Request(method, path, dict(parse_qsl(query)), given, body, query)
        try:
            return self.simulator.answer(request)
        except SimulatorError as wrong:
            return refusal(wrong)
