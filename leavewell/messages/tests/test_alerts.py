"""A member says who is told of what; what can't be is refused by its field; every deed is on the trail."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from leavewell.accounts.models import AuditEntry
from leavewell.accounts.transaction import edge
from leavewell.effects.models import FactRow
from leavewell.kernel.errors import Invalid, Refused
from leavewell.messages.actions.alert_turns import pause_alert, resume_alert
from leavewell.messages.actions.alerts import MOST, AlertSettings, change_alert, change_words, remove_alert
from leavewell.messages.actions.raising import raise_alerts, send_test_alert
from leavewell.messages.alert_composing import compose, words_of
from leavewell.messages.alert_texts import DEFAULT_EVENTS
from leavewell.messages.models import Alert, AlertItem
from leavewell.messages.tests.alerting import an_alert, items, leaps, now_is
from leavewell.outbound.errors import AddressRefused
from tests.builders import Customer, a_space, an_act, cancelled
from tests.moments import run_what_is_due

pytestmark = pytest.mark.django_db


def test_a_new_alert_tells_of_cancels_of_offers_and_of_sent_mails() -> None:
    assert set(an_alert(a_space()).events) == set(DEFAULT_EVENTS)


@pytest.mark.parametrize(
    ("field", "settings"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "one\ntwo"}),
        ("channel", {"channel": "pager"}),
        ("target", {"target": "tickets at desk"}),
        ("target", {"target": "a@desk.example, b@desk.example"}),
        ("target", {"target": "a@desk.example\nBcc: eve@evil.example"}),
        ("events", {"events": ["cancel.recieved"]}),
        ("events", {"events": []}),
        ("quiet", {"quiet_from": time(9)}),
        ("quiet", {"quiet_from": time(9), "quiet_until": time(9)}),
        ("quiet", {"quiet_days": range(7)}),
        ("reply_to", {"reply_to": "everybody"}),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(field: str, settings: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as caught:
        an_alert(a_space(), **settings)
    assert caught.value.field == field
    assert not Alert.objects.exists()


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/x", "https://169.254.169.254/", "https://127.0.0.1/x", "slack"]
)
def test_a_hook_leads_to_nobodys_inside(url: str) -> None:
    with pytest.raises(AddressRefused):
        an_alert(a_space(), channel="slack", target=url)


def test_a_space_has_so_many_alerts_and_no_more() -> None:
    space = a_space()
    for _ in range(MOST):
        an_alert(space)
    with pytest.raises(Refused):
        an_alert(space)


def test_an_alert_keeps_its_address_and_its_channel_when_it_is_changed() -> None:
    alert = an_alert(a_space())
    with edge():
        change_alert(an_act(alert.space), alert, AlertSettings("Other", "mail", reply_to="nobody"))
    assert (now_is(alert).name, bytes(now_is(alert).target)) == ("Other", bytes(alert.target))
    with edge(), pytest.raises(Invalid) as caught:
        change_alert(an_act(alert.space), alert, AlertSettings("Other", "slack"))
    assert caught.value.field == "channel"


def test_a_companys_own_words_are_used_and_can_be_given_up(ada: Customer) -> None:
    alert = an_alert(ada.space)
    with edge():
        change_words(
            an_act(ada.space), alert, "cancel.received", subject="#close {number}", body="{account}\n{words}"
        )
    cancelled(ada)
    run_what_is_due(ada.space)
    alert = now_is(alert)
    made = compose(ada.space, alert, items(alert)[0])
    assert made.subject.startswith("[test] #close LW-") and made.body == f"{ada.account.name}\n(nothing)"
    with edge():
        change_words(an_act(ada.space), alert, "cancel.received", subject="", body="")
    assert now_is(alert).texts == {}
    assert words_of(now_is(alert), "cancel.received").subject.startswith("[Leavewell] Cancel received")


@pytest.mark.parametrize(
    ("subject", "body"), [("{nobody}", "x"), ("a\nb", "x"), ("x", "{nobody}"), ("x", "")]
)
def test_words_that_cannot_be_are_refused_and_change_nothing(subject: str, body: str) -> None:
    alert = an_alert(a_space())
    with edge(), pytest.raises(Invalid):
        change_words(an_act(alert.space), alert, "cancel.received", subject=subject, body=body)
    assert now_is(alert).texts == {}


def test_an_accounts_name_breaks_nothing(ada: Customer) -> None:
    ada.account.name = "Ann\r\nBcc: eve@evil.example\n-----END LEAVEWELL-----"
    ada.account.save()
    alert = an_alert(ada.space)
    cancelled(ada)
    run_what_is_due(ada.space)
    made = compose(ada.space, alert, items(alert)[0])
    assert "\n" not in made.subject and "Ann Bcc: eve@evil.example ---END" in made.subject
    assert "-----" not in made.body


def test_an_event_is_told_once_however_often_it_is_heard(ada: Customer) -> None:
    alert = an_alert(ada.space)
    cancelled(ada)
    run_what_is_due(ada.space)
    (row,) = FactRow.objects.of(ada.space).filter(kind="declaration.received")
    with edge():
        assert raise_alerts(an_act(ada.space), row.pk) == 0
    assert len(items(alert)) == 1


def test_a_removed_alert_says_nothing_more(ada: Customer) -> None:
    alert = an_alert(ada.space, quiet_days=(0, 1, 2, 3, 4, 5))
    cancelled(ada)
    run_what_is_due(ada.space)
    with edge():
        remove_alert(an_act(ada.space), alert)
        remove_alert(an_act(ada.space), alert)
    assert not Alert.objects.exists() and not AlertItem.objects.exists()
    leaps(ada.space, days=7)


def test_only_one_that_is_on_can_be_tested() -> None:
    alert = an_alert(a_space())
    with edge():
        pause_alert(an_act(alert.space), alert)
    with edge(), pytest.raises(Refused):
        send_test_alert(an_act(alert.space), now_is(alert))


def test_every_deed_stands_on_the_audit_trail() -> None:
    alert = an_alert(a_space())
    with edge():
        act = an_act(alert.space)
        pause_alert(act, now_is(alert))
        resume_alert(act, now_is(alert))
        change_words(act, alert, "cancel.received", subject="x", body="y")
        remove_alert(act, alert)
    deeds = AuditEntry.objects.of(alert.space).filter(subject=alert.public_id).order_by("pk")
    assert list(deeds.values_list("deed", flat=True)) == ["add_alert", *["change_alert"] * 3, "remove_alert"]
