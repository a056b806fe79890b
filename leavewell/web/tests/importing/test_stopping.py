"""An import that is stopped, made to wait, or finds its place gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest

from leavewell.accounts.actions.customers import connect
from leavewell.accounts.models import Account, Connection, ImportMark, Space, Subscription
from leavewell.accounts.transaction import edge
from leavewell.billing.contract import Processor
from leavewell.billing.errors import MissingAtProvider, Unavailable
from leavewell.kernel.errors import Invalid, NotFound, Refused
from leavewell.web.cli import importing
from leavewell.web.importing.billing import Terms, Waiting, import_billing
from leavewell.web.importing.billing.report import Report
from leavewell.web.tests.importing.shelf import Shelf, a_full_shelf
from leavewell.web.tests.test_commands import typed
from tests.builders import a_space, an_act
from tests.moments import leap_to, now_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def space() -> Space:
    """An empty test space."""
    return a_space()


@pytest.fixture
def connection(space: Space) -> Connection:
    """Its connection, to whatever the test puts behind it."""
    with edge():
        return connect(an_act(space), processor="stripe", secret="sk_test_shelf", settings={})


class Waits:
    """Keeps what was said and how long was waited."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.slept: list[float] = []

    @property
    def waiting(self) -> Waiting:
        return Waiting(self.said.append, self.slept.append)


def taken(connection: Connection, shelf: Shelf, waits: Waits | None = None, **terms: str) -> Report:
    waiting = (waits or Waits()).waiting
    return import_billing(connection.space, connection, cast(Processor, shelf), Terms(**terms), waiting)


def failing(error: BaseException, part: str, after: str | None, times: int = 1) -> Callable[..., None]:
    """So many times at that page."""
    left = [times]

    def trouble(asked: str, place: str | None) -> None:
        if (asked, place) == (part, after) and left[0]:
            left[0] -= 1
            raise error

    return trouble


@pytest.mark.parametrize("part", ["customers", "subscriptions"])
def test_killed_and_run_again_it_goes_on_behind_the_last_whole_page(
    connection: Connection, part: str
) -> None:
    shelf = a_full_shelf(5)
    shelf.trouble = failing(KeyboardInterrupt(), part, "4")
    with pytest.raises(KeyboardInterrupt):
        taken(connection, shelf)
    shelf.asked.clear()
    report = taken(connection, shelf)
    assert shelf.asked[0] == (part, "4")
    assert (part, "2") not in shelf.asked
    assert report.parts[part].went_on
    assert report.parts[part].read == 1
    space = connection.space
    assert Account.objects.of(space).count() == Subscription.objects.of(space).count() == 5


def test_a_page_that_fails_in_the_middle_leaves_neither_rows_nor_mark(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr("leavewell.web.importing.billing.run.mark_import", dies)
        with pytest.raises(RuntimeError):
            taken(connection, a_full_shelf())
    space = connection.space
    assert not Account.objects.of(space).exists()
    assert not ImportMark.objects.of(space).exists()


def test_with_own_ids_customers_are_read_again_so_that_no_subscription_is_left_out(
    connection: Connection,
) -> None:
    shelf = a_full_shelf(4)
    for customer in shelf.rows["customers"]:
        customer.metadata["tenant"] = customer.id.upper()
    shelf.trouble = failing(KeyboardInterrupt(), "subscriptions", "2")
    with pytest.raises(KeyboardInterrupt):
        taken(connection, shelf, own_id_key="tenant")
    report = taken(connection, shelf, own_id_key="tenant")
    assert report.parts["subscriptions"].left_out == {}
    assert Subscription.objects.of(connection.space).count() == 4


def test_on_other_terms_it_begins_anew(connection: Connection) -> None:
    shelf = a_full_shelf(3)
    shelf.trouble = failing(KeyboardInterrupt(), "customers", "2")
    with pytest.raises(KeyboardInterrupt):
        taken(connection, shelf)
    shelf.asked.clear()
    taken(connection, shelf, own_id_key="tenant")
    assert shelf.asked[0] == ("customers", None)


def test_what_was_read_days_ago_is_read_again(connection: Connection, space: Space) -> None:
    shelf = a_full_shelf(3)
    shelf.trouble = failing(KeyboardInterrupt(), "customers", "2")
    with pytest.raises(KeyboardInterrupt):
        taken(connection, shelf)
    leap_to(space, now_in(space) + timedelta(days=2))
    shelf.asked.clear()
    taken(connection, shelf)
    assert shelf.asked[0] == ("customers", None)


def test_the_customer_to_go_on_behind_was_deleted(connection: Connection) -> None:
    shelf, waits = a_full_shelf(3), Waits()
    gone = MissingAtProvider("Stripe doesn't know this id.", "Check it.")
    shelf.trouble = failing(gone, "customers", "2")
    report = taken(connection, shelf, waits)
    assert waits.said == ["The row to go on behind is gone in billing; beginning anew."]
    assert report.parts["customers"].read == 3
    shelf.trouble = failing(gone, "customers", "2", times=99)
    with pytest.raises(Refused, match="changes faster"):
        taken(connection, shelf, waits)


def test_a_busy_billing_system_is_waited_for_as_it_asks(connection: Connection) -> None:
    shelf, waits = a_full_shelf(), Waits()
    busy = Unavailable("Stripe answered 429.", retry_after_seconds=7)
    shelf.trouble = failing(busy, "subscriptions", "2", times=2)
    assert taken(connection, shelf, waits).parts["subscriptions"].read == 3
    assert waits.slept == [7, 7]
    assert waits.said == ["Stripe answered 429. Waiting 7 seconds ..."] * 2


def test_one_that_stays_away_is_not_waited_for_for_ever(connection: Connection) -> None:
    shelf, waits = a_full_shelf(), Waits()
    shelf.trouble = failing(Unavailable("Stripe answered 503."), "subscriptions", "2", times=99)
    with pytest.raises(Refused) as caught:
        taken(connection, shelf, waits)
    assert waits.slept == [2, 4, 8, 16, 32]
    assert "goes on behind the last whole page" in caught.value.next_step
    shelf.trouble = lambda part, after: None
    shelf.asked.clear()
    taken(connection, shelf)
    assert shelf.asked == [("subscriptions", "2")]


def test_a_wait_of_an_hour_is_cut(connection: Connection) -> None:
    shelf, waits = a_full_shelf(), Waits()
    shelf.trouble = failing(Unavailable("Busy.", retry_after_seconds=3600), "prices", None)
    taken(connection, shelf, waits)
    assert waits.slept == [120]


@pytest.mark.parametrize("which", ["tenant", "metadata:", "metadata:" + "k" * 41, ""])
def test_an_id_that_names_nothing_is_refused(space: Space, which: str) -> None:
    with pytest.raises(Invalid, match="names no id"):
        typed(importing.COMMAND, "stripe", f"--external-id={which}")


def test_a_space_without_stripe_says_so(space: Space) -> None:
    with pytest.raises(NotFound):
        typed(importing.COMMAND, "stripe")
