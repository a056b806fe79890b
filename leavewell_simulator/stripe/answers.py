"""Stripe's idempotency: the first answer to a key is the answer to it, byte for byte, for a day."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from leavewell_simulator.journal import WINDOW
from leavewell_simulator.messages import Response
from leavewell_simulator.site import Site
from leavewell_simulator.stripe.refusals import Refusal
from leavewell_simulator.times import stamp

LONGEST_KEY = 255


class InFlight:
    """The keys of requests that are under way, in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: set[tuple[str, str]] = set()

    @contextmanager
    def holding(self, owner: str, key: str | None) -> Iterator[None]:
        """Refused where another request with this key hasn't been answered yet."""
        if key is None:
            yield
            return
        if len(key) > LONGEST_KEY:
            raise Refusal(400, f"Idempotency keys are {LONGEST_KEY} characters at most.")
        with self._lock:
            if (owner, key) in self._keys:
                words = "There is currently another in-progress request using this Idempotent Key."
                raise Refusal(409, words, "idempotency_key_in_use", None, "idempotency_error")
            self._keys.add((owner, key))
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard((owner, key))


def earlier(site: Site, key: str, request_hash: str) -> Response | None:
    """The answer that was given to this key; refused if it came with other parameters."""
    site.db.execute("DELETE FROM wire_answer WHERE site = ? AND at < ?", (site.id, stamp(site.now - WINDOW)))
    sql = "SELECT * FROM wire_answer WHERE site = ? AND idempotency_key = ?"
    row = site.db.execute(sql, (site.id, key)).fetchone()
    if row is None:
        return None
    if row["request_hash"] != request_hash:
        words = "Keys for idempotent requests can only be used with the same parameters they were first used with."
        raise Refusal(400, words, None, None, "idempotency_error")
    return Response(row["status"], row["body"], {"Idempotent-Replayed": "true"})


def keep(site: Site, key: str, request_hash: str, response: Response) -> None:
    """Remember an answer."""
    site.db.execute(
        "INSERT INTO wire_answer (site, idempotency_key, request_hash, status, body, at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (site.id, key, request_hash, response.status, response.text, stamp(site.now)),
    )
