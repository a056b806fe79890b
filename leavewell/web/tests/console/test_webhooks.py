"""A developer adds a webhook in the console, sees what it was told, and sends it again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client

from leavewell.accounts.models import Space
from leavewell.accounts.roles import Role
from leavewell.messages.models import Delivery, Endpoint
from leavewell.outbound.tests.receiver import Receiver, Reply, receiving
from leavewell.web.tests.console.reading import words
from tests.builders import a_member
from tests.moments import now_in, run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

PAGE = "/settings/webhooks/"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{44}")


@pytest.fixture(scope="module")
def running() -> Iterator[Receiver]:
    with receiving(encrypted=False) as receiver:
        yield receiver


@pytest.fixture
def receiver(running: Receiver, settings: Any) -> Receiver:
    settings.LEAVEWELL = replace(settings.LEAVEWELL, outbound_networks=(ip_network("127.0.0.0/8"),))
    running.got.clear()
    running.answer = lambda _: Reply()
    return running


def added(client: Client, receiver: Receiver, **more: Any) -> Endpoint:
    answer = client.post(
        f"{PAGE}add/", {"url": f"http://127.0.0.1:{receiver.port}/in", "which": "all", **more}
    )
    assert answer.status_code == 200, words(answer)
    return Endpoint.objects.get()


def pressed(client: Client, endpoint: Endpoint, deed: str, **typed: Any) -> str:
    answer = client.post(f"{PAGE}{endpoint.public_id}/{deed}/", typed, follow=True)
    assert answer.status_code == 200
    return words(answer)


def test_a_secret_is_shown_once_and_never_again(developer: Client, receiver: Receiver) -> None:
    answer = developer.post(f"{PAGE}add/", {"url": f"http://127.0.0.1:{receiver.port}/in"})
    (secret,) = SECRET.findall(words(answer))
    assert answer["Cache-Control"] == "no-store"
    endpoint = Endpoint.objects.get()
    assert (endpoint.events, endpoint.full) == ([], False)
    for page in (PAGE, f"{PAGE}{endpoint.public_id}/"):
        assert secret not in words(developer.get(page)) and endpoint.url in words(developer.get(page))
    (newer,) = SECRET.findall(pressed(developer, endpoint, "secret"))
    assert newer != secret


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"url": "https://169.254.169.254/"}, "url", "never sent to"),
        ({"url": "http://hooks.firm.example/"}, "url", "Only https"),
        ({"url": "https://hooks.firm.example/", "which": "chosen"}, "events", "No event is ticked"),
        (
            {"url": "https://hooks.firm.example/", "which": "chosen", "events": ["x.y"]},
            "events",
            "There is no event",
        ),
    ],
)
def test_what_cant_be_stands_beside_its_field(developer: Client, typed: Any, field: str, why: str) -> None:
    answer = developer.post(f"{PAGE}add/", typed)
    shown = words(answer)
    assert answer.status_code == 422 and why in shown
    assert typed["url"] in shown and 'aria-describedby="wrong"' in shown
    assert not Endpoint.objects.exists()


def test_a_test_event_is_sent_seen_and_sent_again(
    developer: Client, space: Space, receiver: Receiver
) -> None:
    endpoint = added(developer, receiver)
    receiver.answer = lambda _: Reply(500, body=b"<b>not today</b>")
    pressed(developer, endpoint, "test")
    run_what_is_due(space)
    shown = words(developer.get(f"{PAGE}{endpoint.public_id}/"))
    assert "is tried again" in shown and "HTTP 500" in shown and "failing since" in shown
    delivery = Delivery.objects.get()
    page = f"/settings/deliveries/{delivery.public_id}/"
    assert "&lt;b&gt;not today&lt;/b&gt;" in words(developer.get(page))
    receiver.answer = lambda _: Reply(410)
    Delivery.objects.filter(pk=delivery.pk).update(state="given_up")
    developer.post(f"{page}again/")
    run_what_is_due(space)
    assert "gone for good" in words(developer.get(f"{PAGE}{endpoint.public_id}/"))
    refused = words(developer.post(f"{page}again/", follow=True))
    assert "Resume it first." in refused
    receiver.answer = lambda _: Reply()
    pressed(developer, endpoint, "resume")
    developer.post(f"{page}again/")
    run_what_is_due(space)
    assert "The receiver took it." in words(developer.get(page))
    assert len({each.headers["webhook-id"] for each in receiver.got}) == 1


def test_a_span_is_sent_once_more_or_says_what_is_wrong_with_it(
    developer: Client, space: Space, receiver: Receiver
) -> None:
    endpoint = added(developer, receiver)
    answer = developer.post(f"{PAGE}{endpoint.public_id}/again/", {"since": ""})
    assert answer.status_code == 422 and "A span needs a beginning." in words(answer)
    late = {"since": "2026-03-01T10:00", "until": "2026-03-01T09:00"}
    answer = developer.post(f"{PAGE}{endpoint.public_id}/again/", late)
    assert answer.status_code == 422 and "This span has no length." in words(answer)
    since = f"{now_in(space):%Y-01-01T00:00}"
    assert "0 sent once more, 0 sent that were missed." in pressed(developer, endpoint, "again", since=since)


def test_settings_are_changed_and_a_webhook_is_paused_and_removed(
    developer: Client, receiver: Receiver
) -> None:
    endpoint = added(developer, receiver, content="full", form="brightback")
    assert (endpoint.full, endpoint.form) == (True, "brightback")
    typed = {"url": endpoint.url, "which": "chosen", "events": ["cancel.received"], "form": "standard"}
    pressed(developer, endpoint, "change", **typed)
    endpoint.refresh_from_db()
    assert (endpoint.events, endpoint.full, endpoint.form) == (["cancel.received"], False, "standard")
    assert "paused" in pressed(developer, endpoint, "pause")
    assert "changed a webhook" in words(a_owner_reads(endpoint.space))
    pressed(developer, endpoint, "remove")
    assert not Endpoint.objects.exists()


def a_owner_reads(space: Space) -> Any:
    """The audit trail, as an owner sees it."""
    client = Client()
    client.force_login(a_member(space).user)
    return client.get("/settings/audit/")


def test_somebody_of_support_neither_sees_nor_adds_one(space: Space, receiver: Receiver) -> None:
    client = Client()
    client.force_login(a_member(space, Role.AGENT).user)
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}add/", {"url": "https://hooks.firm.example/"}).status_code == 403
    assert not Endpoint.objects.exists()
