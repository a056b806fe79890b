"""A company's own program that is told events, in a process of its own: ``python -m tests.chaos.receiver``.

It reads one line of JSON (its port, and what stands at each of its paths), answers until its input closes, and checks
every signature by the library that companies use. What it met and kept is read by GET.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from leavewell.kernel.clock import wall_now

TROUBLES = ("500", "429", "503", "cut off")
BARE = "/bare"
"""Takes everything, for whoever measures what this process can take at all."""


@dataclass
class Place:
    """One path: its secret, its share of errors and of answers that come too late, and what it kept."""

    secret: str
    errors: float = 0.0
    hangs: float = 0.0
    hang_seconds: float = 0.0
    seen: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)

    def trouble(self, event_id: str) -> str:
        """What becomes of this attempt; the same in each run. Empty: it is taken."""
        self.seen[event_id] += 1
        drawn = int.from_bytes(sha256(f"{event_id}:{self.seen[event_id]}".encode()).digest()[:4]) / 2**32
        if drawn < self.errors:
            return TROUBLES[int(drawn / self.errors * len(TROUBLES))]
        return "hang" if drawn < self.errors + self.hangs else ""

    def keep(self, event_id: str, event: dict[str, Any]) -> None:
        """Taken, perhaps once more."""
        told = {
            "at": wall_now().timestamp(),
            "account": event["data"]["account_id"],
            "sequence": event["sequence"],
        }
        self.kept.setdefault(event_id, {**told, "times": 0})["times"] += 1


class Receiver(ThreadingHTTPServer):
    """All places of one process."""

    daemon_threads = True
    request_queue_size = 128
    places: dict[str, Place]
    lock = Lock()


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Receiver

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        """What each place met and kept."""
        with self.server.lock:
            told = {path: {"kept": p.kept, "met": p.met} for path, p in self.server.places.items()}
            self._answer(200, json.dumps(told).encode())

    def do_POST(self) -> None:
        """An event, or a bare post."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        place = self.server.places.get(self.path)
        if place is None:
            self._answer(204 if self.path == BARE else 404)
            return
        try:
            event = Webhook(place.secret).verify(body, dict(self.headers))
        except WebhookVerificationError:
            with self.server.lock:
                place.met["wrong signature"] += 1
            self._answer(400)
            return
        self._take(place, self.headers["webhook-id"], event)

    def _take(self, place: Place, event_id: str, event: dict[str, Any]) -> None:
        with self.server.lock:
            trouble = place.trouble(event_id)
            place.met[trouble or "taken"] += 1
            if not trouble:
                place.keep(event_id, event)
        if trouble == "hang":
            time.sleep(place.hang_seconds)
        if trouble in ("hang", "cut off"):
            self.close_connection = True
            return
        self._answer(int(trouble or 204))

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Answer until the input closes."""
    asked = json.loads(sys.stdin.readline())
    server = Receiver(("127.0.0.1", asked["port"]), _Answering)
    server.places = {path: Place(**place) for path, place in asked["places"].items()}
    Thread(target=server.serve_forever, daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main()
