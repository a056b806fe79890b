"""Where notices come in, and with what they are signed: by the command and on the page."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client

from leavewell.accounts.actions.customers import connect
from leavewell.accounts.models import Connection, Space
from leavewell.accounts.queries import notice_secrets_of
from leavewell.accounts.transaction import edge
from leavewell.billing.stripe.tests.signing import OLD_SECRET, SECRET
from leavewell.kernel.errors import Invalid, Refused
from leavewell.web.cli.connect import COMMAND
from leavewell.web.tests.test_commands import typed
from tests.builders import a_member, a_space, an_act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def space() -> Space:
    """A space that is connected to Stripe."""
    made = a_space()
    with edge():
        connect(an_act(made), processor="stripe", secret="sk_test_x", settings={})
    return made


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts lines on stdin."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text + "\n"))


def standing(space: Space) -> list[str]:
    return list(notice_secrets_of(Connection.objects.of(space).get()))


def test_the_command_takes_the_secret_and_says_the_address(
    space: Space, stdin: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    for secret in (OLD_SECRET, SECRET):
        stdin(secret)
        assert typed(COMMAND, "stripe", "--notices-stdin", "--mode=test") == 0
    said = capsys.readouterr().out
    assert f"/notices/stripe/{Connection.objects.of(space).get().public_id}" in said
    assert "it or the one before" in said and SECRET not in said
    assert standing(space) == [SECRET, OLD_SECRET]
    stdin(SECRET)
    typed(COMMAND, "stripe", "--notices-stdin", "--only", "--mode=test")
    assert standing(space) == [SECRET]


@pytest.mark.parametrize("text", ["", "sk_test_x", "whsec_"])
def test_what_is_no_signing_secret_isnt_taken(space: Space, stdin: Any, text: str) -> None:
    stdin(text)
    with pytest.raises(Invalid):
        typed(COMMAND, "stripe", "--notices-stdin", "--mode=test")
    assert standing(space) == []


def test_a_space_without_stripe_is_told_to_connect_first(stdin: Any) -> None:
    a_space()
    stdin(SECRET)
    with pytest.raises(Refused, match="Connect it first"):
        typed(COMMAND, "stripe", "--notices-stdin", "--mode=test")


def test_connecting_with_nothing_is_refused(space: Space) -> None:
    with pytest.raises(Invalid, match="--key-stdin"):
        typed(COMMAND, "stripe", "--mode=test")


def test_the_page_shows_the_address_and_takes_the_secret_and_never_shows_it(space: Space) -> None:
    client = Client()
    client.force_login(a_member(space).user)
    before = client.get("/settings/billing/").content.decode()
    assert Connection.objects.of(space).get().public_id in before and "no signing secret yet" in before
    wrong = client.post("/settings/billing/notices/", {"secret": "whsec_"})
    assert wrong.status_code == 422 and "no signing secret" in wrong.content.decode()
    for secret in (OLD_SECRET, SECRET):
        assert client.post("/settings/billing/notices/", {"secret": secret}).status_code == 302
    after = client.get("/settings/billing/").content.decode()
    assert "no notice in the last 90 days" in after and "Two secrets stand" in after and SECRET not in after
    client.post("/settings/billing/notices/", {"secret": SECRET, "alone": "on"})
    assert standing(space) == [SECRET]
