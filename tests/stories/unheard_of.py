"""Eve, whom the company's billing knows and Leavewell doesn't, and the link that the company's server makes for her."""

from __future__ import annotations

from datetime import timedelta

from leavewell.accounts.models import Space
from leavewell.accounts.queries import space_by_id
from leavewell.billing.simulator.control_types import Fault, NewCustomer, NewItem, NewSubscription
from leavewell.effects.models import Effect
from leavewell.kernel.money import Money
from leavewell.web import simulator
from leavewell.web.tests.api.calls import call
from tests.builders import an_act, an_api_key
from tests.chaos.site import wait_until
from tests.stories.site import Site

EVE = {"email": "eve@unheard.example", "name": "Eve", "role": "owner"}


def eve_is_at_billing(space: Space) -> None:
    """She pays for one plan there."""
    simulator.connect_simulator(an_act(space))
    item = NewItem("I-EVE", "Team", Money(4900, "EUR"), 1, "month")
    began = space_by_id(space.pk).now() - timedelta(days=10)
    with simulator.control(space) as billing:
        billing.load(
            [NewCustomer("EVE-1", EVE["email"], "Eve")],
            [NewSubscription(id="S-EVE", customer="EVE-1", items=(item,), started_at=began)],
        )


def a_link_for_eve(space: Space) -> str:
    """Her cancel page, by the API."""
    opened = call("POST", "/cancel-sessions", an_api_key(space), {"account": "EVE-1", "contact": EVE})
    assert opened.status == 201, opened.body
    return str(opened.body["url"])


def looked_up(site: Site, space: Space) -> str:
    """Her page while billing doesn't answer."""
    eve_is_at_billing(space)
    with simulator.control(space) as billing:
        billing.add_fault(Fault("any", "error", status=503))
    return a_link_for_eve(space)


def not_found(site: Site, space: Space) -> str:
    """Her page where no billing knows her."""
    link = a_link_for_eve(space)
    asked = Effect.objects.of(space).filter(kind="billing.find_account", result="not_found")
    assert wait_until(asked.exists, seconds=25)
    return link
