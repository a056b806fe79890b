"""A member adds an alert in the console, writes its words, looks at them, and pauses it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from leavewell.accounts.models import Space
from leavewell.accounts.roles import Role
from leavewell.messages.models import Alert, AlertItem
from leavewell.web.tests.console.reading import words
from tests.builders import a_customer, a_member, cancelled
from tests.moments import run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

PAGE = "/settings/alerts/"
MAIL = {
    "name": "Tickets",
    "channel": "mail",
    "target": "tickets@desk.example",
    "events": ["cancel.received", "offer.accepted", "offer.email_sent"],
    "when": "once",
    "reply_to": "customer",
}


def added(client: Client, **more: Any) -> Alert:
    answer = client.post(f"{PAGE}add/", {**MAIL, **more})
    assert answer.status_code == 302, words(answer)
    return Alert.objects.get()


def test_an_alert_is_added_with_the_three_ticked_and_stands_on_the_list(developer: Client) -> None:
    empty = words(developer.get(PAGE))
    assert "No alert yet" in empty and empty.count('name="events"') > 20
    assert empty.count("checked> <span>Cancel received</span>") == 1
    alert = added(developer)
    page = words(developer.get(PAGE))
    assert "tickets@desk.example" in page and "Asks for a person, mail sent" in page
    assert sorted(alert.events) == sorted(MAIL["events"])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"target": "nobody"}, "no mail address"),
        ({"channel": "slack", "target": "https://10.0.0.1/x"}, "public internet"),
        ({"events": []}, "No event is ticked"),
        ({"quiet_from": "18:00"}, "a beginning and an end"),
        ({"quiet_from": "late", "quiet_until": "08:00"}, "no time of day"),
        ({"when": "daily", "digest_at": ""}, "needs its time"),
        ({"quiet_days": list("0123456")}, "must not be quiet"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(developer: Client, typed: dict[str, Any], said: str) -> None:
    answer = developer.post(f"{PAGE}add/", {**MAIL, **typed})
    assert answer.status_code == 422 and not Alert.objects.exists()
    assert said in words(answer) and 'id="wrong"' in words(answer)
    assert 'value="Tickets"' in words(answer)


def test_a_hooks_address_is_never_shown_again(developer: Client) -> None:
    secret = "https://hooks.slack.example/services/T0/B0/s3cr3t"
    alert = added(developer, channel="slack", target=secret)
    pages = [words(developer.get(each)) for each in (PAGE, f"{PAGE}{alert.public_id}/")]
    assert all("hooks.slack.example" in each and "s3cr3t" not in each for each in pages)
    wrong = developer.post(f"{PAGE}add/", {**MAIL, "channel": "slack", "target": secret, "name": ""})
    assert wrong.status_code == 422 and "s3cr3t" not in words(wrong)
    path = f"{PAGE}{alert.public_id}/change/"
    developer.post(path, {**MAIL, "name": "Chat", "channel": "slack", "target": "", "quiet_days": ["5", "6"]})
    changed = Alert.objects.get()
    assert (changed.name, changed.quiet_days, bytes(changed.target)) == ("Chat", [5, 6], bytes(alert.target))


@pytest.mark.usefixtures("simulator")
def test_words_are_looked_at_before_they_are_kept(developer: Client, space: Space) -> None:
    ada = a_customer(space)
    declaration = cancelled(ada)
    alert = added(developer)
    path = f"{PAGE}{alert.public_id}/words/cancel.received/"
    usual = words(developer.get(path))
    assert "Ann&#x27;s Bakery" in usual and declaration.number in usual
    typed = {"subject": "#urgent {account}", "body": "{words}\n{number}", "do": "look"}
    looked = words(developer.post(f"{path}write/", typed))
    assert "#urgent Ann&#x27;s Bakery" in looked and f"#urgent {ada.account.name}" in looked
    assert "&gt; We have to save" in looked and Alert.objects.get().texts == {}
    assert developer.post(f"{path}write/", {**typed, "do": "keep"}).status_code == 302
    assert Alert.objects.get().texts["cancel.received"]["subject"] == "#urgent {account}"
    developer.post(f"{path}write/", {**typed, "do": "usual"})
    assert Alert.objects.get().texts == {}


def test_a_name_that_isnt_known_is_answered_with_those_that_are(developer: Client) -> None:
    alert = added(developer)
    path = f"{PAGE}{alert.public_id}/words/cancel.received/"
    for do in ("look", "keep"):
        answer = developer.post(f"{path}write/", {"subject": "{acount}", "body": "x", "do": do})
        assert answer.status_code == 422
        assert "{acount} isn&#x27;t known" in words(answer) and "{account}, {account_id}" in words(answer)
    assert developer.get(f"{PAGE}{alert.public_id}/words/no.such/").status_code == 404


def test_an_alert_is_tested_paused_resumed_and_removed(developer: Client, space: Space) -> None:
    alert = added(developer)
    path = f"{PAGE}{alert.public_id}/"
    developer.post(f"{path}test/")
    run_what_is_due(space)
    assert AlertItem.objects.get().sent_at is not None
    page = words(developer.get(path))
    # Its address isn't on the test space's list.
    assert "Test alert" in page and 'held on the <a href="/mailbox/">' in page
    assert "paused" in words(developer.post(f"{path}pause/", follow=True))
    assert "This alert is paused" in words(developer.post(f"{path}test/", follow=True))
    assert "Resumed" in words(developer.post(f"{path}resume/", follow=True))
    assert "No alert yet" in words(developer.post(f"{path}remove/", follow=True))


def test_an_agent_has_no_way_there(space: Space) -> None:
    client = Client()
    client.force_login(a_member(space, Role.AGENT).user)
    assert client.get(PAGE).status_code == 403
