"""Usage and tickets: kept once, brought up to date, and each space's own."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from leavewell.accounts.bulk import Outcome
from leavewell.accounts.transaction import edge
from leavewell.signals.actions.tickets import put_tickets
from leavewell.signals.actions.usage import put_usage
from leavewell.signals.models import Ticket, Usage
from leavewell.signals.queries import tickets_of, usage_of
from tests.builders import a_space, an_account, an_act

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 9)
NINE = datetime(2026, 3, 9, 9, tzinfo=UTC)


def test_usage_is_kept_once_and_brought_up_to_date() -> None:
    space = a_space()
    account = an_account(space)

    def put(count: int) -> Outcome:
        with edge():
            row = Usage(external_id="U1", account=account, used_on=MONDAY, count=count)
            return put_usage(an_act(space), [row])["U1"].outcome

    assert [put(3), put(3), put(4)] == [Outcome.ADDED, Outcome.SAME, Outcome.CHANGED]
    (row,) = usage_of(space, account, since=MONDAY, until=MONDAY)
    assert row.count == 4


def test_a_ticket_is_kept_once_and_brought_up_to_date() -> None:
    space = a_space()
    account = an_account(space)

    def put(priority: str) -> Outcome:
        with edge():
            row = Ticket(external_id="T1", account=account, submitted_at=NINE, priority=priority)
            return put_tickets(an_act(space), [row])["T1"].outcome

    assert [put("low"), put("low"), put("high")] == [Outcome.ADDED, Outcome.SAME, Outcome.CHANGED]
    assert [row.priority for row in tickets_of(space, account)] == ["high"]


def test_another_space_sees_none_of_it_and_keeps_its_own_under_the_same_id() -> None:
    here, there = a_space(), a_space()
    for space in (here, there):
        account = an_account(space)
        with edge():
            put_usage(an_act(space), [Usage(external_id="U1", account=account, used_on=MONDAY)])
    assert Usage.objects.of(here).count() == Usage.objects.of(there).count() == 1
    assert list(usage_of(there, an_account(here), since=MONDAY, until=MONDAY)) == []
