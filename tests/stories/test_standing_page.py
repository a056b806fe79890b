"""A company's own page, to which a customer comes back from the cancel page while billing is slow."""

from __future__ import annotations

from html import escape

import pytest

from leavewell.billing.simulator.control_types import Fault
from leavewell_client import Leavewell
from tests.builders import Customer, an_api_key
from tests.simulated import arm
from tests.stories.company import CompanySite
from tests.stories.evidence import settle
from tests.stories.site import Site
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.story

WORDS = {"active": "Your plan is active", "leaving": "Your plan is ending", "left": "Your plan has ended"}
SLOW_SECONDS = 4.0


def test_who_cancelled_is_never_shown_as_active_on_the_companys_page(
    site: Site, customer: Customer, company_site: CompanySite, visitor: Visitor
) -> None:
    key = an_api_key(customer.space)
    arm(customer.space, Fault("cancel", "latency", times=1, seconds=SLOW_SECONDS))
    with Leavewell(site.url, key) as leavewell:

        def account_page() -> str:
            seen = leavewell.standing(customer.account.external_id)
            return _page(WORDS[seen.stands], seen.progress)

        def patient_page() -> str:
            seen = leavewell.standing(customer.account.external_id, wait=20)
            return _page(WORDS[seen.stands], seen.progress)

        company_site.pages |= {"/account": account_page, "/patient": patient_page}
        visitor.opens(company_site.url("/account")).is_at("Your plan is active")
        opened = leavewell.open_session(
            account=customer.account.external_id,
            email=customer.contact.email,
            cancel_confirmation_url=company_site.url("/account"),
        )
        visitor.opens(opened.url).presses("Cancel now", "Cancel now")
        visitor.is_at("We have your cancellation")
        visitor.follows("Back to your account")
        visitor.is_at("Your plan is ending")
        visitor.is_told("under_way")
        visitor.opens(company_site.url("/patient")).is_at("Your plan is ending")
        visitor.is_told("done")
    settle(customer)


def _page(heading: str, progress: str | None) -> str:
    return f"<!doctype html><title>Ours</title><main><h1>{escape(heading)}</h1><p>{progress}</p></main>"
