"""At once, after quiet hours, or a day together: nothing is lost on the way."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from leavewell.accounts.models import Account, Space
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.claim import claim
from leavewell.effects.actions.journal import record
from leavewell.effects.models import Effect
from leavewell.effects.runner import run_effect
from leavewell.effects.tests.conftest import Letterbox
from leavewell.kernel.facts.desk import RequestReceived
from leavewell.kernel.ids import uuid7
from leavewell.messages.actions.alerts import AlertSettings, change_alert
from leavewell.messages.actions.raising import send_test_alert
from leavewell.messages.models import AlertItem
from leavewell.messages.tests.alerting import DESK, an_alert, items, leaps, now_is
from leavewell.messages.tests.helpdesk import fields_of, parsed, text_of
from tests.builders import a_space, an_account, an_act
from tests.moments import leap_to, now_in, run_what_is_due

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
ASKED = ["request.received"]


@pytest.fixture
def space() -> Space:
    return a_space()


def happens(space: Space, number: str) -> Account:
    """Something that is told, and that nothing else follows from."""
    account = an_account(space, external_id=number, name=f"Firm {number}")
    with edge():
        act = an_act(space)
        fact = RequestReceived(uuid7(), number, "mail", "unread", act.at)
        record(act, fact, account_id=account.pk)
    for effect in Effect.objects.of(space).filter(kind="react", state="planned"):
        run_effect(effect.pk)
    return account


def at_the_desk(letterbox: Letterbox) -> list[str]:
    return [str(each["Subject"]) for each in letterbox.mails if each["To"] == DESK]


def go_to(space: Space, clock: time) -> datetime:
    """The next time that the clock in Berlin shows that, on a later day."""
    day = now_in(space).astimezone(BERLIN).date() + timedelta(days=1)
    instant = datetime.combine(day, clock, BERLIN).astimezone(UTC)
    leap_to(space, instant)
    return instant


def test_what_happens_in_quiet_hours_is_told_one_by_one_when_they_are_over(
    space: Space, letterbox: Letterbox
) -> None:
    alert = an_alert(space, events=ASKED, quiet_from=time(20), quiet_until=time(8))
    go_to(space, time(21))
    happens(space, "R-1")
    happens(space, "R-2")
    leaps(space, hours=10)
    assert at_the_desk(letterbox) == []
    leaps(space, hours=2)
    assert len(at_the_desk(letterbox)) == 2
    assert {each.effect.due_at.astimezone(BERLIN).time() for each in items(alert)} == {time(8)}


def test_a_digest_is_one_mail_with_all_of_a_day(space: Space, letterbox: Letterbox) -> None:
    alert = an_alert(space, events=ASKED, digest_at=time(9), reply_to="nobody")
    go_to(space, time(23, 30))
    account = happens(space, "R-1")
    leaps(space, hours=1)
    # After midnight, and before nine: the same digest.
    happens(space, "R-2")
    run_what_is_due(space)
    assert at_the_desk(letterbox) == []
    leaps(space, hours=12)
    (mail,) = [parsed(each) for each in letterbox.mails if each["To"] == DESK]
    assert "2 events" in mail["Subject"]
    assert fields_of(mail) == {"Event": "alert.digest", "Mode": "test", "Count": "2"}
    assert text_of(mail).index("R-1") < text_of(mail).index("R-2")
    assert account.public_id in text_of(mail)
    assert len({each.effect_id for each in items(alert)}) == 1
    leaps(space, days=2)
    assert len(at_the_desk(letterbox)) == 1


def test_what_comes_while_the_days_digest_is_on_its_way_is_in_the_next_one(space: Space) -> None:
    alert = an_alert(space, events=ASKED, digest_at=time(9))
    begin = go_to(space, time(8, 50))
    happens(space, "R-1")
    (item,) = items(alert)
    # Somebody has begun it, and its lease still runs.
    Effect.objects.filter(pk=item.effect_id).update(due_at=begin)
    with edge():
        assert claim(item.effect_id) is not None
    happens(space, "R-2")
    _, second = items(alert)
    assert second.effect_id != item.effect_id
    assert second.effect.due_at.astimezone(BERLIN).date() > begin.astimezone(BERLIN).date()


def test_a_digest_goes_at_its_hour_on_both_sides_of_the_change_of_clocks(
    space: Space, letterbox: Letterbox
) -> None:
    alert = an_alert(space, events=ASKED, digest_at=time(9))
    leap_to(space, datetime(2027, 3, 27, 5, tzinfo=UTC))
    happens(space, "R-1")
    leap_to(space, datetime(2027, 3, 27, 20, tzinfo=UTC))
    happens(space, "R-2")
    due = [each.effect.due_at for each in items(alert)]
    assert due == [datetime(2027, 3, 27, 8, tzinfo=UTC), datetime(2027, 3, 28, 7, tzinfo=UTC)]


def test_a_change_counts_for_what_happens_from_then_on(space: Space, letterbox: Letterbox) -> None:
    alert = an_alert(space, events=ASKED, digest_at=time(9))
    happens(space, "R-1")
    with edge():
        change_alert(an_act(space), now_is(alert), AlertSettings("Tickets", "mail", events=ASKED))
    happens(space, "R-2")
    run_what_is_due(space)
    assert len(at_the_desk(letterbox)) == 1
    leaps(space, hours=25)
    assert len(at_the_desk(letterbox)) == 2
    assert not AlertItem.objects.filter(sent_at=None).exists()


def test_a_test_alert_goes_at_once_whatever_the_hour(space: Space, letterbox: Letterbox) -> None:
    alert = an_alert(space, digest_at=time(9), quiet_days=(0, 1, 2, 3, 4, 5))
    with edge():
        send_test_alert(an_act(space), now_is(alert))
    run_what_is_due(space)
    assert at_the_desk(letterbox) == ["[test] [Leavewell] Test alert"]
