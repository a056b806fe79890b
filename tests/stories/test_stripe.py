"""A company with Stripe: it connects, takes its customers over, and one of them leaves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leavewell.accounts.models import Space
from leavewell.accounts.queries import account_called, contact_of, live_subscriptions
from leavewell.accounts.transaction import edge
from leavewell.effects.models import Effect
from leavewell.flow.actions.flows import publish_flow
from leavewell.flow.definition import default_flow, parse
from tests.builders import Customer, an_act
from tests.stories.evidence import mails_to, settle, the_declaration
from tests.stories.site import Site
from tests.stories.stripe_account import KEY, StripeAccount, running_stripe, typed
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story


@pytest.fixture(scope="module")
def running() -> Iterator[StripeAccount]:
    """One localstripe for these stories."""
    with running_stripe() as started:
        yield started


@pytest.fixture
def account(running: StripeAccount) -> StripeAccount:
    """An account with two plans and no customers."""
    running.proxy.forget()
    running.sells("team", "Team", 4900)
    running.sells("solo", "Solo", 900)
    return running


def _taken_over(site: Site, space: Space, account: StripeAccount) -> str:
    """Connect and import, as an operator does; what the import said."""
    typed(
        site,
        space,
        *("connect", "stripe", "--mode=test", "--key-stdin", f"--api-base={account.proxy.url}"),
        stdin=KEY,
    )
    account.proxy.sent.clear()
    return typed(site, space, "import", "stripe", "--mode=test")


def _known(space: Space, external_id: str) -> Customer:
    taken = account_called(space, external_id)
    (subscription,) = live_subscriptions(space, taken)
    return Customer(space, taken, contact_of(space, taken, None), subscription)


def test_a_customer_out_of_stripe_cancels_and_stripe_shows_the_end(
    site: Site, space: Space, account: StripeAccount, visitor: Visitor
) -> None:
    leaves, stays = (account.sells_to(name, f"{name}@firm.example") for name in ("ada", "bob"))
    said = _taken_over(site, space, account)
    assert "customers      2 read: 2 added" in said
    assert "subscriptions  2 read: 2 added" in said
    assert {one.method for one in account.proxy.sent} == {"GET"}
    customer = _known(space, leaves)
    assert not Effect.objects.of(space).exists()
    assert mails_to(site, customer) == []

    link = typed(site, space, "session", leaves).strip()
    visitor.opens(link).is_at("Why are you leaving?")
    visitor.chooses("It costs too much")
    visitor.presses("Continue", "No thanks")
    visitor.is_told("Your plan runs until", "A receipt goes to", "ada@firm.example")
    visitor.presses("Cancel now")
    visitor.is_at("We have your cancellation")

    declaration = the_declaration(customer)
    shown = account.subscription_of(leaves)
    assert shown["cancel_at_period_end"] is True
    assert shown["current_period_end"] == int(declaration.billing_ends_at.timestamp())
    assert account.proxy.applied[shown["id"]] == 1
    assert account.subscription_of(stays)["cancel_at_period_end"] is False
    assert len(mails_to(site, customer)) == 2


def test_a_customer_out_of_stripe_keeps_fewer_seats_and_stripe_shows_them(
    site: Site, space: Space, account: StripeAccount, visitor: Visitor
) -> None:
    heron = account.sells_to("heron", "heron@firm.example", seats=8)
    paid = account.subscription_of(heron)["latest_invoice"]
    _taken_over(site, space, account)
    visitor.opens(typed(site, space, "session", heron).strip()).chooses("We don't use it enough")
    visitor.presses("Continue")
    visitor.is_told("You have 8 seats now: €392.00 a month, which is €49.00 a seat.")
    visitor.chooses("5 seats: €245.00 a month")
    visitor.presses("Change my seats")
    visitor.is_at("Your offer is on its way")
    customer = _known(space, heron)
    settle(customer)
    shown = account.subscription_of(heron)
    assert (shown["items"]["data"][0]["quantity"], shown["cancel_at_period_end"]) == (5, False)
    assert shown["latest_invoice"] == paid
    assert account.proxy.applied[shown["id"]] == 1
    assert _known(space, heron).subscription.quantity == 5
    (mail,) = mails_to(site, customer)
    assert mail.subject == "You now have 5 seats"


def test_a_customer_out_of_stripe_moves_to_a_plan_that_the_import_brought(
    site: Site, space: Space, account: StripeAccount, visitor: Visitor
) -> None:
    egret = account.sells_to("egret", "egret@firm.example", seats=3)
    said = _taken_over(site, space, account)
    assert "prices         2 read: 2 added" in said
    offer = {"code": "solo", "kind": "plan_change", "params": {"price": "solo"}}
    with edge():
        publish_flow(an_act(space), parse({**default_flow().model_dump(mode="json"), "offers": [offer]}))
    visitor.opens(typed(site, space, "session", egret).strip()).chooses("It costs too much")
    visitor.presses("Continue")
    visitor.is_told("Solo instead of Team for your 3 seats: €27.00 instead of €147.00 a month.")
    visitor.presses("Change to Solo")
    visitor.is_at("Your offer is on its way")
    settle(_known(space, egret))
    (item,) = account.subscription_of(egret)["items"]["data"]
    assert (item["plan"]["id"], item["quantity"]) == ("solo", 3)
    assert _known(space, egret).subscription.plan == "Solo"


def test_an_import_again_after_a_cancel_lists_only_what_others_ended(
    site: Site, space: Space, account: StripeAccount, visitor: Visitor
) -> None:
    ours, theirs = (account.sells_to(name, f"{name}@firm.example") for name in ("cleo", "dan"))
    _taken_over(site, space, account)
    visitor.opens(typed(site, space, "session", ours).strip()).presses("Cancel now", "Cancel now")
    the_declaration(_known(space, ours))
    account.ends(theirs)
    said = typed(site, space, "import", "stripe", "--mode=test")
    assert "Set to end elsewhere, and left as they are (1):" in said
    assert f"of {theirs} ends" in said
    assert f"of {ours} ends" not in said
