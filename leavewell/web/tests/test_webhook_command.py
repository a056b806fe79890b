"""An operator, or a member who may, tends webhooks by commands."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import pytest

from leavewell.accounts.models import Space
from leavewell.kernel.errors import Invalid, NotFound
from leavewell.messages.models import Delivery, Endpoint
from leavewell.outbound.errors import AddressRefused
from leavewell.outbound.tests.receiver import receiving
from leavewell.web.cli import webhook
from leavewell.web.tests.test_commands import typed
from tests.builders import a_space
from tests.moments import run_what_is_due

pytestmark = pytest.mark.django_db


def said(capsys: pytest.CaptureFixture[str], space: Space, *words: str) -> str:
    """What the command prints."""
    assert typed(webhook.COMMAND, *words, "--workspace", space.workspace.name) == 0
    return capsys.readouterr().out.strip()


def test_a_webhook_is_added_tried_paused_and_removed(capsys: Any, settings: Any) -> None:
    settings.LEAVEWELL = replace(settings.LEAVEWELL, outbound_networks=(ip_network("127.0.0.0/8"),))
    space = a_space()
    assert said(capsys, space, "list") == "There is no webhook yet."
    with receiving(encrypted=False) as receiver:
        public_id, secret = said(
            capsys, space, "add", f"http://127.0.0.1:{receiver.port}/in", "--full"
        ).split("\n")
        assert public_id.startswith("whk_") and secret.startswith("whsec_")
        assert (
            said(capsys, space, "list") == f"{public_id}  on  http://127.0.0.1:{receiver.port}/in  all events"
        )
        delivery_id = said(capsys, space, "test", public_id).split(" ")[0]
        run_what_is_due(space)
        assert said(capsys, space, "again", delivery_id) == "It is on its way once more."
        run_what_is_due(space)
        assert len(receiver.got) == 2
    assert Delivery.objects.get().state == "delivered"
    since = ("--since", "2026-01-01T00:00")
    assert said(capsys, space, "again", public_id, *since) == "0 sent once more, 0 sent that were missed."
    assert said(capsys, space, "rotate", public_id).startswith("whsec_")
    assert said(capsys, space, "pause", public_id) == f"{public_id} is paused."
    assert said(capsys, space, "resume", public_id) == f"{public_id} is on."
    assert said(capsys, space, "remove", public_id) == f"{public_id} is no more."
    assert not Endpoint.objects.exists()


def test_what_cant_be_is_refused_and_changes_nothing(capsys: Any) -> None:
    space = a_space()
    with pytest.raises(AddressRefused):
        said(capsys, space, "add", "https://10.0.0.1/")
    public_id = said(capsys, space, "add", "https://hooks.firm.example/", "--event", "cancel.received").split(
        "\n"
    )[0]
    for words in ((), ("--since", "soon")):
        with pytest.raises(Invalid):
            said(capsys, space, "again", public_id, *words)
    with pytest.raises(NotFound):
        said(capsys, space, "pause", "whk_" + "0" * 26)
    assert Endpoint.objects.get().events == ["cancel.received"]
