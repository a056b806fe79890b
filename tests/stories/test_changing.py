"""A customer stays with less: fewer seats, a cheaper plan, or a longer trial."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leavewell.accounts.models import Space, Subscription
from leavewell.effects.models import Effect, Mail
from leavewell.effects.states import EffectState
from leavewell.flow.words import day
from leavewell.kernel.money import Money
from tests.builders import Customer, a_customer
from tests.chaos.site import wait_until
from tests.stories.conftest import Arrive
from tests.stories.evidence import (
    PATIENCE,
    a_link,
    at_billing,
    done_at_billing,
    mails_to,
    sells_solo,
    settle,
)
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story


@pytest.fixture
def heron(space: Space) -> Customer:
    """A customer with 8 seats at 49 euros a month."""
    return a_customer(space, seats=8)


def test_a_customer_with_eight_seats_keeps_five_and_billing_shows_five_at_once(
    site: Site, heron: Customer, visitor: Visitor
) -> None:
    charged = at_billing(heron).last_charge
    visitor.opens(a_link(heron)).chooses("We don't use it enough")
    visitor.presses("Continue")
    visitor.is_at("You could keep fewer seats")
    visitor.is_told("You have 8 seats now: €392.00 a month, which is €49.00 a seat.")
    visitor.chooses("5 seats: €245.00 a month")
    visitor.presses("Change my seats")
    visitor.is_at("Your offer is on its way")
    visitor.is_told("5 seats instead of 8 seats, and €245.00 a month from")
    visitor.page.reload()
    settle(heron)
    now = at_billing(heron)
    assert (now.items[0].quantity, now.last_charge) == (5, charged)
    assert now.next_charge and now.next_charge.amount == Money(24500, "EUR")
    assert done_at_billing(heron) == ["quantity"]
    (mail,) = mails_to(site, heron)
    assert mail.subject == "You now have 5 seats"
    on = day(now.next_charge.at, heron.space, "en")
    text = Mail.objects.of(heron.space).get(kind="offer_done").text
    assert f"From {on} on you pay €245.00 instead of €392.00 a month" in text


def test_seats_are_chosen_without_javascript_and_a_miss_is_told_beside_the_field(
    space: Space, arrive: Arrive
) -> None:
    customer, visitor = a_customer(space, seats=40), arrive(java_script_enabled=False)
    visitor.opens(a_link(customer)).chooses("We don't use it enough")
    visitor.presses("Continue")
    label = "How many do you want to keep?"
    visitor.is_told("From 1 to 39. Each seat is €49.00 a month.")
    visitor.writes(label, "40")
    visitor.presses("Change my seats")
    visitor.is_warned("Choose how many seats to keep, from 1 to 39.", beside=label)
    visitor.has_written(label, "40")
    visitor.writes(label, "12")
    visitor.presses("Change my seats")
    visitor.is_told("12 seats instead of 40 seats, and €588.00 a month from")
    settle(customer)
    assert at_billing(customer).items[0].quantity == 12


def test_nothing_chosen_keeps_nobody_from_cancelling(heron: Customer, visitor: Visitor) -> None:
    visitor.opens(a_link(heron)).chooses("We don't use it enough")
    visitor.presses("Continue", "Change my seats")
    visitor.is_warned("Choose how many seats to keep, from 1 to 7.", beside="How many do you want to keep?")
    visitor.presses("Cancel now", "Cancel now")
    visitor.is_at("We have your cancellation")
    settle(heron)
    assert done_at_billing(heron) == ["cancel"]


def test_seats_that_were_added_meanwhile_are_shown_before_anything_is_taken(
    heron: Customer, visitor: Visitor
) -> None:
    visitor.opens(a_link(heron)).chooses("We don't use it enough")
    visitor.presses("Continue")
    settle(heron)
    Subscription.objects.filter(pk=heron.subscription.pk).update(quantity=9)
    visitor.chooses("5 seats: €245.00 a month")
    visitor.presses("Change my seats")
    visitor.is_told("Your plan has changed since this page was opened, so nothing was done.")
    visitor.is_told("You have 9 seats now: €441.00 a month")
    assert done_at_billing(heron) == []


def test_a_trial_is_longer_and_nothing_is_charged_before_its_new_end(
    site: Site, space: Space, visitor: Visitor
) -> None:
    customer = a_customer(space, trial_days_left=5, began_days_ago=9)
    ended_at = at_billing(customer).trial_end
    assert ended_at is not None
    visitor.opens(a_link(customer)).chooses("It is too hard to use")
    visitor.presses("Continue")
    visitor.is_at("You could take more time to try it")
    visitor.presses("Extend my trial")
    visitor.is_at("Your offer is on its way")
    settle(customer)
    until = ended_at + timedelta(days=14)
    now = at_billing(customer)
    assert (now.trial_end, now.last_charge) == (until, None)
    assert now.next_charge and now.next_charge.at == until
    assert done_at_billing(customer) == ["trial"]
    (mail,) = mails_to(site, customer)
    assert mail.subject == f"Your trial now lasts until {day(until, space, 'en')}"


def test_a_plan_is_changed_with_the_seats_kept(site: Site, space: Space, visitor: Visitor) -> None:
    customer = a_customer(space, seats=3)
    sells_solo(space)
    visitor.opens(a_link(customer)).chooses("It costs too much")
    visitor.presses("Continue")
    visitor.is_told("Solo instead of Team for your 3 seats: €27.00 instead of €147.00 a month.")
    visitor.presses("Change to Solo")
    visitor.is_at("Your offer is on its way")
    settle(customer)
    now = at_billing(customer)
    (item,) = now.items
    assert (item.plan, item.quantity, item.price) == ("Solo", 3, "P-SOLO")
    assert now.next_charge and now.next_charge.amount == Money(2700, "EUR")
    assert done_at_billing(customer) == ["plan"]
    (mail,) = mails_to(site, customer)
    assert mail.subject == "Your plan is now Solo"


def test_a_plan_that_billing_doesnt_sell_goes_to_a_person_and_changes_nothing(
    site: Site, space: Space, visitor: Visitor
) -> None:
    customer = a_customer(space, seats=3)
    sells_solo(space, known_to_billing=False)
    visitor.opens(a_link(customer)).chooses("It costs too much")
    visitor.presses("Continue", "Change to Solo")
    change = Effect.objects.of(space).filter(kind="billing.change_plan", state=EffectState.NEEDS_PERSON)
    assert wait_until(change.exists, seconds=PATIENCE)
    assert change.get().result == "blocked: price_unknown"
    assert at_billing(customer).items[0].plan == "Team"
    assert (done_at_billing(customer), mails_to(site, customer)) == ([], [])
