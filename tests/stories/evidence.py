"""What a story looks at afterwards: our rows, the simulator, and the mails that arrived."""

from __future__ import annotations

from leavewell.billing.types import SubscriptionView
from leavewell.effects.schedule import unsettled
from leavewell.flow.links import session_url
from leavewell.flow.models import Declaration
from leavewell.web import simulator
from tests.builders import Customer, a_session
from tests.chaos.site import Arrived, wait_until
from tests.stories.site import Site

PATIENCE = 25.0
LOOK_AT_THE_END = 1
"""After a cancellation one effect stays open for weeks: the look at billing on the promised day."""


def a_link(customer: Customer, return_to: str = "https://app.example/billing") -> str:
    """A cancel page for the customer, as the company's Cancel button would make it."""
    return session_url(a_session(customer, return_to=return_to)[1])


def settle(customer: Customer, *, still_open: int = 0) -> None:
    """Wait until everything that can be done now is done. One customer a space."""
    done = wait_until(lambda: unsettled(customer.space) == still_open, seconds=PATIENCE)
    assert done, f"{unsettled(customer.space)} effects are open instead of {still_open}"


def declarations(customer: Customer) -> list[Declaration]:
    """The wishes to end that are on record."""
    return list(Declaration.objects.of(customer.space).filter(account=customer.account))


def the_declaration(customer: Customer) -> Declaration:
    """The one that must be there, carried out in billing and read back."""
    settle(customer, still_open=LOOK_AT_THE_END)
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
