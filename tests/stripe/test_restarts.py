"""Whoever comes back before the end keeps the subscription; inside the window they get one new, linked to the old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from leavewell.accounts.models import Space, Subscription
from leavewell.accounts.queries import live_subscriptions
from leavewell.effects.models import FactRow, Mail
from leavewell.effects.queries import not_going_on
from leavewell.flow.links import status_path
from leavewell.flow.models import Declaration
from leavewell.kernel.facts.ends import ChargedAfterEnd
from leavewell.offboarding.models import Departure
from leavewell.offboarding.queries import going_on_as
from leavewell.playbooks.models import Step
from leavewell.playbooks.states import OPEN_STEPS
from leavewell_simulator.testing import RunningSimulator
from tests.builders import Customer, a_space, cancelled
from tests.moments import leap_to, now_in, run_what_is_due
from tests.wire_account import WireAccount, customers_of, take_over

pytestmark = [pytest.mark.django_db, pytest.mark.proves(7, 10, peer="wire front")]

DAY = timedelta(days=1)
THREE_SEATS = "14700-EUR"


@pytest.fixture
def account(simulator: RunningSimulator) -> Iterator[tuple[Space, WireAccount]]:
    """A space, and the Stripe account that it works with."""
    space = a_space()
    made = WireAccount(simulator.url, lambda: now_in(space))
    made.sells()
    yield space, made
    made.close()


@pytest.fixture
def ada(account: tuple[Space, WireAccount]) -> Customer:
    """A customer with three seats who has cancelled."""
    space, stripe = account
    keys = stripe.fill("ada", 1, seats=3)
    take_over(space, stripe)
    customer = customers_of(space, keys)[0]
    cancelled(customer)
    run_what_is_due(space)
    return customer


def goes_to(space: Space, stripe: WireAccount, days_after_end: float) -> None:
    leap_to(space, Departure.objects.of(space).get().billing_ends_at + days_after_end * DAY)
    stripe.control.tick()
    run_what_is_due(space)


def presses_restart(space: Space, charge: str = "") -> Any:
    """By the link in the receipt."""
    path = status_path(Declaration.objects.select_related("space").get(space=space))
    answer = Client().post(path, {"do": "restart", "charge": charge})
    run_what_is_due(space)
    return answer


def written(stripe: WireAccount) -> list[str]:
    return [one["kind"] for one in stripe.writes() if one["kind"] != "metadata"]


def mails(space: Space) -> list[str]:
    return [kind for kind in Mail.objects.of(space).values_list("kind", flat=True) if "back" in kind]


def test_check_38_before_the_end_the_same_subscription_goes_on(
    account: tuple[Space, WireAccount], ada: Customer
) -> None:
    space, stripe = account
    key, renews_at = ada.subscription.provider_id, ada.subscription.period_end_at
    goes_to(space, stripe, -1)
    assert presses_restart(space).status_code == 303
    shown = stripe.shown(key)
    assert (shown["cancel_at_period_end"], shown["cancel_at"], shown["status"]) == (False, None, "active")
    departure = Departure.objects.of(space).get()
    declaration = Declaration.objects.of(space).get()
    assert (departure.state, declaration.state) == ("restarted", "withdrawn")
    assert going_on_as(departure).provider_id == key
    assert [one.state for one in live_subscriptions(space, ada.account)] == ["active"]
    assert presses_restart(space).status_code == 409
    leap_to(space, renews_at + DAY)
    stripe.control.tick()
    run_what_is_due(space)
    (_, renewal) = stripe.control.charges(key)
    assert renewal.at.replace(microsecond=0) == renews_at
    assert FactRow.objects.of(space).filter(kind=ChargedAfterEnd.kind).count() == 0
    assert written(stripe) == ["cancel", "undo_cancel"]


def test_check_38_in_the_window_one_new_linked_subscription_is_paid_once_and_followed(
    account: tuple[Space, WireAccount], ada: Customer
) -> None:
    space, stripe = account
    goes_to(space, stripe, 2)
    assert Subscription.objects.get(pk=ada.subscription.pk).state == "ended"
    assert presses_restart(space, THREE_SEATS).status_code == 303
    (new,) = live_subscriptions(space, ada.account)
    assert stripe.shown(new.provider_id)["metadata"]["leavewell_continues"] == ada.subscription.provider_id
    assert (new.quantity, new.price_id, new.state) == (3, "price_team", "active")
    assert [one.amount.minor for one in stripe.control.charges(new.provider_id)] == [14_700]
    departure = Departure.objects.of(space).get()
    assert (departure.state, going_on_as(departure).pk) == ("restarted", new.pk)
    assert not Step.objects.of(space).filter(run__name="offboarding", state__in=OPEN_STEPS).exists()
    letter = Mail.objects.of(space).get(kind="departure_back")
    assert "€147.00 was charged" in letter.text
    again = presses_restart(space, THREE_SEATS)
    assert (again.status_code, "taken back already" in again.content.decode()) == (409, True)
    goes_to(space, stripe, 4)
    assert (mails(space), len(stripe.charges([new.provider_id]))) == (["departure_back"], 1)
    assert len(list(live_subscriptions(space, ada.account))) == 1
    assert FactRow.objects.of(space).filter(kind=ChargedAfterEnd.kind).count() == 0
    assert not not_going_on(space).exists()
    cancelled(Customer(space, ada.account, ada.contact, new))
    run_what_is_due(space)
    shown = stripe.shown(new.provider_id)
    assert shown["cancel_at_period_end"] or shown["cancel_at"], "and it can be cancelled like any other"


def test_check_38_after_the_window_the_page_says_why_not_and_stripe_is_not_asked(
    account: tuple[Space, WireAccount], ada: Customer
) -> None:
    space, stripe = account
    goes_to(space, stripe, 2)
    leap_to(space, Departure.objects.of(space).get().undo_until + timedelta(seconds=1))
    path = status_path(Declaration.objects.select_related("space").get(space=space))
    refused = Client().post(path, {"do": "restart", "charge": THREE_SEATS})
    assert refused.status_code == 409
    assert "is over" in refused.content.decode()
    assert not live_subscriptions(space, ada.account)
    assert written(stripe) == ["cancel"]
