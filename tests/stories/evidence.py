"""What a story looks at afterwards: our rows, the simulator, and the mails that arrived."""

from __future__ import annotations

from datetime import timedelta

from leavewell.accounts.actions.knowledge import mirror_price
from leavewell.accounts.models import Space
from leavewell.accounts.queries import connection_to, space_by_id
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import SeenPrice
from leavewell.billing.simulator.control_types import NewPrice
from leavewell.billing.types import SubscriptionView
from leavewell.effects.schedule import unsettled
from leavewell.flow.actions.flows import publish_flow
from leavewell.flow.definition import default_flow, parse
from leavewell.flow.links import session_url
from leavewell.flow.models import Declaration
from leavewell.kernel.money import Money
from leavewell.web import simulator
from tests.builders import Customer, a_session, an_act
from tests.chaos.site import Arrived, wait_until
from tests.stories.site import Site

PATIENCE = 25.0
NOW = timedelta(hours=1)
"""What is due within this span is a matter of now; looks at billing on a promised day lie weeks ahead."""


def a_link(customer: Customer, return_to: str = "https://app.example/billing") -> str:
    """A cancel page for the customer, as the company's Cancel button would make it."""
    return session_url(a_session(customer, return_to=return_to)[1])


def sells_solo(space: Space, *, known_to_billing: bool = True) -> None:
    """The company has a cheaper plan on sale, as far as we know, and offers it to whoever leaves."""
    act, solo = an_act(space), NewPrice("P-SOLO", "Solo", Money(900, "EUR"))
    if known_to_billing:
        with simulator.control(space) as billing:
            billing.load(prices=[solo])
    seen = SeenPrice(solo.id, solo.plan, solo.unit, solo.interval, solo.interval_count, True, act.at)
    offer = {"code": "solo", "kind": "plan_change", "params": {"price": solo.id}}
    with edge():
        mirror_price(act, connection_to(space, simulator.PROCESSOR), seen)
        publish_flow(act, parse({**default_flow().model_dump(mode="json"), "offers": [offer]}))


def settle(customer: Customer) -> None:
    """Wait until everything that can be done now is done. One customer a space."""
    space = customer.space
    done = wait_until(lambda: unsettled(space_by_id(space.pk), within=NOW) == 0, seconds=PATIENCE)
    assert done, f"{unsettled(space_by_id(space.pk), within=NOW)} effects are open"


def declarations(customer: Customer) -> list[Declaration]:
    """The wishes to end that are on record."""
    return list(Declaration.objects.of(customer.space).filter(account=customer.account))


def the_declaration(customer: Customer) -> Declaration:
    """The one that must be there, carried out in billing and read back."""
    settle(customer)
    (declaration,) = declarations(customer)
    assert declaration.state == "scheduled"
    return declaration


def at_billing(customer: Customer) -> SubscriptionView:
    """The subscription as the simulator shows it now."""
    with simulator.control(customer.space) as billing:
        return billing.subscription(customer.subscription.provider_id)


def done_at_billing(customer: Customer) -> list[str]:
    """The kinds of write that the simulator really applied, oldest first."""
    with simulator.control(customer.space) as billing:
        return [each.kind for each in billing.operations(subscription=customer.subscription.provider_id)]


def mails_to(site: Site, customer: Customer) -> list[Arrived]:
    """What the mail server took for the customer, oldest first."""
    return [mail for mail in site.post.mails if mail.to == customer.contact.email]
