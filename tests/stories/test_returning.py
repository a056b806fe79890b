"""A customer comes back to the company's own page, which knows from the address alone what they did."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qs

import pytest

from leavewell.accounts.transaction import edge
from leavewell.flow.actions.returns import make_state_key
from leavewell_client import Leavewell
from tests.builders import Customer, an_act, an_api_key
from tests.guides import read_state
from tests.stories.company import CompanySite
from tests.stories.evidence import settle
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story

WORDS = {"active": "Your plan is active", "leaving": "Your plan is ending"}


def test_the_companys_page_shows_at_once_what_its_customer_did_without_asking(
    site: Site, customer: Customer, company_site: CompanySite, visitor: Visitor
) -> None:
    with edge():
        key = make_state_key(an_act(customer.space))

    def account_page(query: str) -> str:
        try:
            state = read_state()(parse_qs(query)["leavewell_state"][0], key)
        except (KeyError, ValueError):
            return _page("We don't know yet", "")
        return _page(WORDS[state["stands"]], f"{state['account']} {state['event']} {state['ends_at']}")

    company_site.told["/returned"] = account_page
    there = company_site.url("/returned?tab=plan")
    with Leavewell(site.url, an_api_key(customer.space)) as leavewell:

        def opened() -> str:
            page = leavewell.open_session(
                account=customer.account.external_id,
                email=customer.contact.email,
                save_return_url=there,
                cancel_confirmation_url=there,
            )
            return page.url

        visitor.opens(opened()).presses("Never mind, keep my plan")
        visitor.is_at("Your plan is active")
        visitor.is_told(f"{customer.account.external_id} stayed None")
        visitor.opens(opened()).presses("Cancel now", "Cancel now")
        visitor.is_at("We have your cancellation")
        visitor.follows("Back to your account")
        visitor.is_at("Your plan is ending")
        declared = leavewell.cancellation(customer.account.external_id)
    assert declared is not None
    visitor.is_told(f"cancelled {declared.billing_ends_at.isoformat()}")
    visitor.opens(visitor.page.url.replace("leavewell_state=", "leavewell_state=A"))
    visitor.is_at("We don't know yet")
    settle(customer)


def _page(heading: str, said: str) -> str:
    return f"<!doctype html><title>Ours</title><main><h1>{escape(heading)}</h1><p>{escape(said)}</p></main>"
