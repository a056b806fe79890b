"""Tells what happened to whoever asked to be told: only when asked, as often and in the order that a test wants."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from leavewell_simulator.errors import invalid
from leavewell_simulator.rigging import DeliveryBody, WebhookBody
from leavewell_simulator.site import Site
from leavewell_simulator.stripe.events import event_shape
from leavewell_simulator.times import stamp

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PATIENCE_SECONDS = 10.0


@dataclass(frozen=True)
class Letter:
    """One notice to one address, signed at the site's time."""

    event: int
    url: str
    secrets: tuple[str, ...]
    at: int
    text: str

    @property
    def signature(self) -> str:
        """One signature a secret, so that a receiver can change its own."""
        signed = f"{self.at}.{self.text}".encode()
        parts = [hmac.new(one.encode(), signed, hashlib.sha256).hexdigest() for one in self.secrets]
        return ",".join([f"t={self.at}", *(f"v1={one}" for one in parts)])


def register(site: Site, body: WebhookBody) -> dict[str, Any]:
    """Tell this address from now on; one that isn't this machine's own is refused."""
    if urlsplit(body.url).scheme != "http" or urlsplit(body.url).hostname not in LOOPBACK:
        raise invalid("url: notices go to this machine only, by http.")
    secrets = [one for one in (body.secret, body.previous_secret) if one]
    made = site.db.execute(
        "INSERT INTO webhook (site, url, secret) VALUES (?, ?, ?)", (site.id, body.url, json.dumps(secrets))
    )
    return {"id": f"we_{made.lastrowid}", "url": body.url}


def waiting(site: Site, body: DeliveryBody) -> list[Letter]:
    """What hasn't been delivered, as often and in the order that is asked for."""
    events = site.db.execute(
        "SELECT * FROM happening WHERE site = ? AND delivered_at IS NULL ORDER BY seq", (site.id,)
    ).fetchall()
    addresses = site.db.execute("SELECT * FROM webhook WHERE site = ? ORDER BY seq", (site.id,)).fetchall()
    letters = [
        _letter(site, event, address) for event in events for address in addresses for _ in range(body.times)
    ]
    return _in_order(letters, body)


def post(letters: Sequence[Letter]) -> dict[int, list[int]]:
    """Post them one after the other; each event's answers, 0 for none. Holds no transaction."""
    answers: dict[int, list[int]] = {}
    for letter in letters:
        answers.setdefault(letter.event, []).append(_posted(letter))
    return answers


def mark(site: Site, answers: dict[int, list[int]]) -> dict[str, Any]:
    """Whatever was taken each time is delivered; the rest waits for the next delivery."""
    taken = [seq for seq, codes in answers.items() if all(200 <= code < 300 for code in codes)]
    site.db.executemany(
        "UPDATE happening SET delivered_at = ? WHERE seq = ?", [(stamp(site.now), seq) for seq in taken]
    )
    told = [{"event": f"evt_{seq}", "answers": codes} for seq, codes in answers.items()]
    return {"delivered": len(taken), "events": told}


def _letter(site: Site, event: sqlite3.Row, address: sqlite3.Row) -> Letter:
    text = json.dumps(event_shape(site, event))
    return Letter(
        event["seq"], address["url"], tuple(json.loads(address["secret"])), int(site.now.timestamp()), text
    )


def _in_order(letters: list[Letter], body: DeliveryBody) -> list[Letter]:
    if body.order == "reversed":
        return letters[::-1]
    if body.order == "shuffled":
        random.Random(body.seed).shuffle(letters)  # noqa: S311
    return letters


def _posted(letter: Letter) -> int:
    headers = {"content-type": "application/json; charset=utf-8", "stripe-signature": letter.signature}
    request = Request(letter.url, letter.text.encode(), headers, method="POST")  # noqa: S310
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=PATIENCE_SECONDS) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code
    except (URLError, OSError):
        return 0
