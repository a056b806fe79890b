"""The status page's button inside the grace window: what it costs stands there first, and a no says why."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from leavewell.accounts.models import Space, Subscription
from leavewell.flow.links import status_path
from leavewell.offboarding.models import Departure
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_customer, a_space, cancelled
from tests.moments import later, leap_to, now_in, run_what_is_due, today_in
from tests.simulated import applied

pytestmark = pytest.mark.django_db

GO_ON = "Go on, and be charged €49.00"


@pytest.fixture
def ada(simulator: RunningSimulator) -> Customer:
    """Somebody whose plan has ended three days ago."""
    customer = a_customer(a_space(), began_days_ago=29)
    cancelled(customer)
    run_what_is_due(customer.space)
    later(customer.space, days=(departure(customer).billing_ends_at - now_in(customer.space)).days + 3)
    return customer


def departure(customer: Customer) -> Departure:
    return Departure.objects.select_related("declaration").get(subscription=customer.subscription)


def path(customer: Customer) -> str:
    declaration = departure(customer).declaration
    assert declaration is not None
    return status_path(declaration)


def looks(customer: Customer) -> str:
    return unescape(Client().get(path(customer)).content.decode())


def presses(customer: Customer, page: str) -> tuple[int, str]:
    """The button of that page, with what its form holds."""
    found = re.search(r'name="charge" value="([^"]*)"', page)
    assert found
    answer = Client().post(path(customer), {"do": "restart", "charge": found[1]})
    return answer.status_code, unescape(answer.content.decode())


def costs_now(customer: Customer, minor: int) -> None:
    Subscription.objects.filter(pk=customer.subscription.pk).update(unit_minor=minor)


def test_amount_and_day_stand_there_before_and_the_press_charges_just_that(ada: Customer) -> None:
    page = looks(ada)
    today = f"{today_in(ada.space):%B} {today_in(ada.space).day}"
    assert GO_ON in page and "€49.00 is charged on that day" in page
    assert today in page
    status, _ = presses(ada, page)
    run_what_is_due(ada.space)
    back = Subscription.objects.get(pk=ada.subscription.pk)
    assert (status, back.state) == (303, "active")
    assert back.last_charge is not None and back.last_charge.minor == 4900
    assert "Want it back?" not in looks(ada)


def test_a_price_that_changed_meanwhile_is_refused_with_the_new_one_in_sight(ada: Customer) -> None:
    before = looks(ada)
    costs_now(ada, 5900)
    status, page = presses(ada, before)
    assert status == 409
    assert "The price has changed since you opened this page" in page and "It would be €59.00 now" in page
    assert "Go on, and be charged €59.00" in page
    assert departure(ada).state == "open"
    assert presses(ada, page)[0] == 303


def test_two_presses_of_one_page_are_one_reactivation_and_the_second_hears_it(ada: Customer) -> None:
    page = looks(ada)
    assert presses(ada, page)[0] == 303
    status, answer = presses(ada, page)
    assert (status, "taken back already" in answer) == (409, True)
    run_what_is_due(ada.space)
    assert applied(ada).count("reactivate") == 1


def test_a_second_after_the_window_the_reason_stands_where_the_button_was(ada: Customer) -> None:
    leap_to(ada.space, departure(ada).undo_until - timedelta(minutes=5))
    page = looks(ada)
    leap_to(ada.space, departure(ada).undo_until + timedelta(seconds=1))
    status, answer = presses(ada, page)
    assert status == 409
    assert "That time is over and nothing was charged." in answer and 'role="alert"' in answer
    assert GO_ON not in answer
    again = looks(ada)
    assert "That time is over" in again and GO_ON not in again
    assert departure(ada).state == "open"


def test_while_billing_is_silent_about_the_end_the_page_says_so(simulator: RunningSimulator) -> None:
    space: Space = a_space()
    ada = a_customer(space, began_days_ago=29)
    cancelled(ada)
    run_what_is_due(space)
    leap_to(space, departure(ada).billing_ends_at + timedelta(minutes=5))
    assert "Billing is just ending it" in looks(ada)


def test_of_several_priced_lines_nobody_is_promised_a_price(ada: Customer) -> None:
    Subscription.objects.filter(pk=ada.subscription.pk).update(item_count=2)
    page = looks(ada)
    assert "can't simply go on" in page and "Go on, and be charged" not in page
