"""A company with Stripe: it connects, takes its customers over, and one of them leaves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leavewell.accounts.models import Space
from leavewell.accounts.queries import account_called, contact_of, live_subscriptions
from leavewell.effects.models import Effect
from tests.builders import Customer
from tests.stories.evidence import mails_to, the_declaration
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
    """An account with a plan and no customers."""
    running.proxy.forget()
    running.opens()
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
