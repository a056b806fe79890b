"""What the simulator behind a space really did, and what it is told to do wrong."""

from __future__ import annotations

from leavewell.accounts.models import Space
from leavewell.accounts.queries import space_by_id
from leavewell.billing.simulator.control_types import Fault
from leavewell.billing.types import Operation
from leavewell.web.simulator import control
from tests.builders import Customer


def applied(customer: Customer) -> list[str]:
    """The kinds of the changes that the simulator applied to the customer's subscription, oldest first."""
    with control(space_by_id(customer.space.pk)) as billing:
        writes = billing.operations(subscription=customer.subscription.provider_id)
    return [write.kind for write in writes]


def arm(space: Space, *faults: Fault) -> None:
    """From now on these go wrong, and no others."""
    with control(space_by_id(space.pk)) as billing:
        billing.clear_faults()
        for fault in faults:
            billing.add_fault(fault)


def somebody_does(customer: Customer, operation: Operation) -> None:
    """Somebody changes the subscription in the billing system's own pages."""
    with control(space_by_id(customer.space.pk)) as billing:
        billing.do(operation, customer.subscription.provider_id)
