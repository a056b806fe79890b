"""The mail on Monday morning: who gets it, when, once, and what it says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from leavewell.accounts.actions.members import choose_week_mail
from leavewell.accounts.models import Member, Space, WeekMail
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.effects.models import Effect, Mail
from leavewell.effects.types import Letter, NotNeeded
from leavewell.insight.mails.week import WeekLetter
from leavewell.insight.sweeper import WeekSweeper
from leavewell.insight.tests.moments import cancels, takes_an_offer
from tests.builders import a_customer, a_member, a_space, an_act
from tests.moments import leap_to, now_in, run_what_is_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords", "simulator")]

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def space() -> Space:
    """A company in Berlin, with an owner."""
    return a_space()


def monday_after(space: Space, hour: int = 8, minute: int = 0) -> datetime:
    local = now_in(space).astimezone(BERLIN)
    day = local.date() + timedelta(days=7 - local.weekday())
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def planned(space: Space) -> int:
    return Effect.objects.of(space).filter(key__startswith="mail.week:").count()


def swept(space: Space) -> int:
    return WeekSweeper().sweep(space_by_id(space.pk))


def letter_to(space: Space, member: Member) -> Letter | NotNeeded:
    return WeekLetter().compose(an_act(space), member.pk)


def test_it_is_planned_at_eight_on_monday_and_once(space: Space) -> None:
    leap_to(space, monday_after(space, 7, 59))
    assert swept(space) == 0
    leap_to(space, now_in(space) + timedelta(minutes=1))
    assert (swept(space), swept(space), planned(space)) == (1, 0, 1)
    leap_to(space, now_in(space) + timedelta(hours=5))
    assert (swept(space), planned(space)) == (0, 1)
    leap_to(space, now_in(space) + timedelta(days=7))
    assert (swept(space), planned(space)) == (1, 2)


def test_a_monday_that_was_missed_isnt_made_up_for(space: Space) -> None:
    leap_to(space, monday_after(space) + timedelta(days=1))
    assert swept(space) == 0


@pytest.mark.parametrize(("year", "month", "day"), [(2027, 3, 29), (2027, 11, 1)])
def test_it_comes_at_eight_by_the_clock_on_the_wall_after_the_clocks_have_changed(
    space: Space, year: int, month: int, day: int
) -> None:
    # The Sundays before are those on which Berlin's clocks change: 167 and 169 hours lie between the two mails.
    monday = datetime(year, month, day, 8, tzinfo=BERLIN).astimezone(UTC)
    leap_to(space, datetime(year, month, day, 8, tzinfo=BERLIN).astimezone(UTC) - timedelta(days=3))
    here = space_by_id(space.pk)
    assert WeekSweeper().next_instant(here, monday + timedelta(days=1)) == monday
    assert WeekSweeper().next_instant(here, monday - timedelta(seconds=1)) is None
    leap_to(space, monday - timedelta(seconds=30))
    assert swept(space) == 0
    leap_to(space, monday + timedelta(seconds=1))
    assert swept(space) == 1


def test_those_who_lead_get_it_and_the_others_dont(space: Space) -> None:
    for role in (Role.ADMIN, Role.LEADERSHIP, Role.AGENT, Role.BILLING, Role.ANALYST, Role.DEVELOPER):
        a_member(space, role)
    leap_to(space, monday_after(space))
    assert swept(space) == 3


def test_who_switched_it_off_gets_none_even_if_it_was_planned(space: Space) -> None:
    admin = a_member(space, Role.ADMIN)
    cancels(a_customer(space), now_in(space))
    leap_to(space, monday_after(space))
    assert swept(space) == 2
    with edge():
        choose_week_mail(an_act(space), admin, WeekMail.NEVER)
    assert letter_to(space, admin) == NotNeeded("not_wanted")
    leap_to(space, now_in(space) + timedelta(days=7))
    assert swept(space) == 1


def test_who_has_left_gets_none(space: Space) -> None:
    admin = a_member(space, Role.ADMIN)
    Member.objects.filter(pk=admin.pk).update(left_at=now_in(space))
    assert letter_to(space, admin) == NotNeeded("not_wanted")


def test_of_a_quiet_week_only_those_hear_who_asked_for_it(space: Space) -> None:
    admin = a_member(space, Role.ADMIN)
    assert letter_to(space, admin) == NotNeeded("nothing_happened")
    with edge():
        choose_week_mail(an_act(space), admin, WeekMail.ALWAYS)
    letter = letter_to(space, admin)
    assert isinstance(letter, Letter)
    assert "nobody tried to leave" in letter.text


def test_it_tells_the_week_before_in_words_and_leads_to_the_page(space: Space) -> None:
    admin, now = a_member(space, Role.ADMIN), now_in(space)
    cancels(a_customer(space), now)
    takes_an_offer(a_customer(space), now)
    leap_to(space, monday_after(space))
    letter = letter_to(space, admin)
    assert isinstance(letter, Letter)
    assert letter.to == admin.user.email
    assert "2 accounts about to leave" in letter.subject and "(test)" in letter.subject
    assert "- 1 account (€49.00 a month): cancelled" in letter.text
    assert "1 not held yet (an offer that was taken is no save yet), 0 held for 30 days" in letter.text
    assert "%" not in letter.text
    monday = (monday_after(space) - timedelta(days=14)).astimezone(BERLIN).date()
    assert f"/week/?of={monday}" in letter.text


def test_it_goes_out_and_stands_in_the_mailbox(space: Space) -> None:
    a_member(space, Role.ADMIN)
    cancels(a_customer(space), now_in(space))
    leap_to(space, monday_after(space))
    swept(space)
    run_what_is_due(space)
    assert Mail.objects.of(space).filter(kind="week").count() == 2
