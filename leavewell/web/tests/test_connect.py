"""``leavewell connect``: the key is tried first, and a live key never gets into a test space."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest.mock import create_autospec

import pytest
from django.test import Client
from django.urls import reverse

from leavewell.accounts.models import Connection
from leavewell.accounts.secrets import unseal
from leavewell.effects.connections import processor_for
from leavewell.kernel.errors import Invalid, Refused
from leavewell.web.cli import connect
from leavewell.web.console.connections import views
from leavewell.web.tests.test_commands import typed
from tests.architecture.source_checks import sources
from tests.builders import a_member, a_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


class _Empty(BaseHTTPRequestHandler):
    """A Stripe with empty lists, for keys that end in ``good``."""

    def do_GET(self) -> None:
        known = self.headers["authorization"].endswith("good")
        error = {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}}
        page = {"object": "list", "data": [], "has_more": False, "url": "/v1/things"}
        body = json.dumps(page if known else error).encode()
        self.send_response(200 if known else 401)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    """Where it answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Empty)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts a key on stdin."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text + "\n"))


def test_a_key_that_works_is_stored_sealed(
    key: Any, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    space = a_space()
    key("sk_test_good")
    words = ("stripe", "--key-stdin", "--mode=test", f"--api-base={address}", "--account=acct_1")
    assert typed(connect.COMMAND, *words) == 0
    made = Connection.objects.of(space).get(processor="stripe")
    assert made.settings == {"api_base": address, "account": "acct_1"}
    assert unseal(made.secret) == "sk_test_good"
    assert b"sk_test_good" not in bytes(made.secret)
    assert "sk_test_good" not in capsys.readouterr().out
    with processor_for(made, space) as processor:
        assert processor.health().ok


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sk_live_good", "for live data"),
        ("sk_test_revoked", "doesn't let this key read"),
        ("pk_test_good", "no secret key"),
    ],
)
def test_a_key_that_does_not_fit_is_not_stored(key: Any, address: str, text: str, words: str) -> None:
    a_space()
    key(text)
    with pytest.raises(Refused, match=words):
        typed(connect.COMMAND, "stripe", "--key-stdin", "--mode=test", f"--api-base={address}")
    assert not Connection.objects.filter(processor="stripe").exists()


@pytest.mark.parametrize("url", ["http://stripe.example", "ftp://127.0.0.1", "nowhere", "https://"])
def test_a_key_is_not_sent_in_the_clear(key: Any, url: str) -> None:
    key("sk_test_good")
    with pytest.raises(Invalid):
        typed(connect.COMMAND, "stripe", "--key-stdin", "--mode=test", f"--api-base={url}")


def test_nobody_who_signs_in_can_have_a_key_sent_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this command takes another address, and whoever runs it has the server's own shell."""
    asked = create_autospec(views.connect_billing)
    monkeypatch.setattr(views, "connect_billing", asked)
    browser = Client()
    browser.force_login(a_member(a_space()).user)
    given = {"key": "sk_test_good", "account": "acct_1", "api_base": "https://evil.example"}
    browser.post(reverse("connect_stripe"), given)
    assert asked.call_args.kwargs["settings"] == {"account": "acct_1"}


@pytest.mark.parametrize(
    ("planted", "caught"),
    [(None, False), ("settings['api_base'] = given.get('api_base')", True)],
)
def test_no_other_edge_knows_that_address(planted: str | None, caught: bool) -> None:
    edges = {path: text for path, text in sources().items() if path.startswith("leavewell/web/")}
    edges |= {"leavewell/web/console/connections/views.py": planted} if planted else {}
    knowing = {path for path, text in edges.items() if "api_base" in text}
    assert (knowing != {"leavewell/web/cli/connect.py"}) == caught


def test_no_key_at_all(key: Any) -> None:
    key("")
    with pytest.raises(Invalid):
        typed(connect.COMMAND, "stripe", "--key-stdin", "--mode=test")
