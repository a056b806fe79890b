"""The week as those read it who lead a team: figures, who is behind them, and the file."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from leavewell.accounts.models import Account, AuditEntry, Member, Space
from leavewell.accounts.roles import Role
from leavewell.insight.tests.moments import cancels, left, opened, stays, takes_an_offer
from leavewell.kernel.money import Money
from tests.builders import a_customer, a_member, a_space, some_customers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords", "simulator")]

TUESDAY = datetime(2026, 3, 10, 9, tzinfo=UTC)
THERE = "/week/?of=2026-03-11"


@pytest.fixture
def space() -> Space:
    """A company in Berlin."""
    return a_space()


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def page(member: Member, path: str = THERE) -> str:
    answer = signed_in(member).get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def words(member: Member, path: str = THERE) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(member, path)))


def test_a_lead_reads_what_came_of_each_and_what_it_pays(space: Space) -> None:
    ada, bob, cem = some_customers(space, 3)
    cancels(ada, TUESDAY)
    takes_an_offer(bob, TUESDAY)
    stays(cem, TUESDAY)
    seen = words(a_member(space, Role.LEADERSHIP))
    assert "3 About to leave €147.00 a month" in seen
    assert "1 Cancelled 1 of 3 €49.00 a month" in seen
    assert "1 Took an offer 1 of 3" in seen and "1 Never mind 1 of 3" in seen
    assert "0 Left undecided 0 of 3" in seen
    assert "Not held yet €49.00 a month 1 of 1" in seen and "Held for 30 days 0 of 1" in seen
    assert "It costs too much" in seen and "1 of 1 took it" in seen


def test_no_percentage_is_read_of_fewer_than_twenty(space: Space) -> None:
    for customer in some_customers(space, 19):
        opened(customer, TUESDAY)
    lead = a_member(space, Role.LEADERSHIP)
    shown = page(lead).split('<figure class="chart">')[0]
    assert "19 of 19" in shown and "%" not in shown
    left(a_customer(space), TUESDAY)
    assert "5% (n = 20)" in words(lead)


def test_each_number_leads_to_the_accounts_behind_it(space: Space) -> None:
    ada, bob = some_customers(space, 2)
    cancels(ada, TUESDAY)
    takes_an_offer(bob, TUESDAY)
    lead = a_member(space, Role.LEADERSHIP)
    links = {
        link.replace("&amp;", "&")
        for link in re.findall(r'href="(\?of=[^"#]+show=[^"#]+)#behind"', page(lead))
    }
    assert len(links) >= 12
    lists = {
        link.partition("show=")[2]: page(lead, f"/week/{link}").partition('id="behind"')[2] for link in links
    }
    assert all(lists.values())
    tables = {key: found.partition("</section>")[0] for key, found in lists.items()}
    assert ada.account.name in tables["cancelled"] and bob.account.name not in tables["cancelled"]
    assert bob.account.name in tables["accepted"] and bob.account.name in tables["provisional"]
    assert bob.account.name in tables["reason-too_expensive"]
    assert "Nobody" in tables["abandoned"]


def test_currencies_stand_beside_each_other(space: Space) -> None:
    cancels(a_customer(space, paying=Money(1000, "EUR")), TUESDAY)
    cancels(a_customer(space, paying=Money(2000, "USD")), TUESDAY)
    assert "2 Cancelled 2 of 2 €10.00 a month $20.00 a month" in words(a_member(space))


def test_an_empty_week_says_what_would_be_here(space: Space) -> None:
    seen = words(a_member(space))
    assert "Nobody was about to leave." in seen and "Nothing ends." in seen


def test_the_week_before_and_after_are_a_link_away_and_none_lies_ahead(space: Space) -> None:
    member = a_member(space)
    assert 'href="?of=2026-03-02">Week before' in page(member) and 'href="?of=2026-03-16">Week after' in page(
        member
    )
    now = page(member, "/week/")
    assert "Week after" not in now and "<h1>This week</h1>" in now


@pytest.mark.parametrize("asked", ["", "nonsense", "9999-12-31", "0001-01-01", "2026-13-01", "%00"])
def test_a_week_that_cant_be_read_is_no_error(space: Space, asked: str) -> None:
    assert "The last 12 weeks" in page(a_member(space), f"/week/?of={asked}")


def test_a_number_that_nobody_knows_shows_no_list(space: Space) -> None:
    assert 'id="behind"' not in page(a_member(space), f"{THERE}&show=nonsense")


def test_many_accounts_come_in_pages(space: Space) -> None:
    for customer in some_customers(space, 51):
        opened(customer, TUESDAY)
    first = page(a_member(space), f"{THERE}&show=attempts")
    assert "Page 1 of 2" in first and first.count("still open</td>") == 50
    second = page(a_member(space), f"{THERE}&show=attempts&page=2")
    assert second.count("still open</td>") == 1


@pytest.mark.parametrize("how_many", [2, 12])
def test_the_page_asks_the_database_as_often_for_many_as_for_few(
    space: Space, how_many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for customer in some_customers(space, how_many):
        takes_an_offer(customer, TUESDAY)
    client = signed_in(a_member(space))
    with django_assert_max_num_queries(20):
        client.get(f"{THERE}&show=attempts")


def test_the_file_has_a_line_a_try_from_which_the_numbers_can_be_counted_again(space: Space) -> None:
    ada = a_customer(space)
    Account.objects.filter(pk=ada.account.pk).update(name="=SUM(A1)")
    left(ada, TUESDAY)
    cancels(ada, TUESDAY + timedelta(hours=2))
    answer = signed_in(a_member(space)).get("/week/csv/?of=2026-03-09")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="week-2026-03-09.csv"' in answer.headers["Content-Disposition"]
    first, last = csv.DictReader(io.StringIO(answer.content.decode()))
    assert (first["outcome"], first["counts"], last["outcome"], last["counts"]) == (
        "abandoned",
        "no",
        "cancelled",
        "yes",
    )
    assert (last["monthly"], last["currency"], last["at"]) == ("49.00", "EUR", "2026-03-10T12:00:00+01:00")
    assert last["account"] == "'=SUM(A1)"


def test_a_lead_switches_the_mail_off_and_it_is_on_record(space: Space) -> None:
    lead = a_member(space, Role.LEADERSHIP)
    client = signed_in(lead)
    assert client.post("/week/mail/", {"wanted": "never"}).status_code == 302
    lead.refresh_from_db()
    assert lead.week_mail == "never"
    assert AuditEntry.objects.filter(deed="choose_week_mail", subject=lead.public_id).count() == 1
    assert '<option value="never" selected>' in page(lead)
    client.post("/week/mail/", {"wanted": "hourly"})
    lead.refresh_from_db()
    assert lead.week_mail == "never"


def test_who_gets_no_mail_is_shown_no_switch_and_may_not_press_it(space: Space) -> None:
    agent = a_member(space, Role.AGENT)
    assert "By mail" not in page(agent)
    assert signed_in(agent).post("/week/mail/", {"wanted": "always"}).status_code == 403


def test_an_analyst_reads_the_week_without_ways_that_lead_nowhere(space: Space) -> None:
    shown = page(a_member(space, Role.ANALYST))
    assert "/steps/" not in shown and "#stuck" not in shown


def test_the_live_spaces_week_keeps_to_the_live_space(space: Space) -> None:
    cancels(a_customer(space), TUESDAY)
    assert "Nobody was about to leave." in words(a_member(space), f"/live{THERE}")
    assert date(2026, 3, 9).isoformat() in page(a_member(space), f"/live{THERE}")
