"""What Stripe can't do with one subscription isn't offered to its customer, and the story says so."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import edge
from leavewell.effects.models import FactRow
from leavewell.flow.actions import sessions
from leavewell.flow.models import PresentedOffer
from leavewell.kernel.facts.flow import OfferPresented
from tests.builders import Customer, a_member, a_session, an_act, fresh
from tests.moments import later, now_in
from tests.wired import Wired, a_wired_company

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wired:
    """With an empty Stripe."""
    return a_wired_company(tmp_path, monkeypatch)


@pytest.fixture
def ada(company: Wired) -> Customer:
    """Whose terms are set ahead by a schedule."""
    company.native(
        "POST", "/v1/prices", {"id": "less", "plan": "Less", "unit": {"minor": 900, "currency": "EUR"}}
    )
    ref = company.sells(started_at=(now_in(company.space) - timedelta(days=10)).isoformat())
    half_a_year, a_year = (now_in(company.space) + timedelta(days=days) for days in (180, 360))
    phases = [{"starts_at": half_a_year.isoformat(), "price": "less"}]
    company.happens(ref, "schedule", phases=phases, ends_at=a_year.isoformat(), then="release")
    return company.comes_to_know(ref)


def offered(customer: Customer) -> str:
    """What somebody is shown who doesn't use it enough."""
    session, _ = a_session(customer)
    with edge():
        sessions.give_reason(an_act(customer.space), fresh(session), reason="not_used_enough")
    return PresentedOffer.objects.of(customer.space).get(session=session).offer


def test_a_pause_isnt_offered_while_a_schedule_holds_it_and_is_once_it_was_released(
    company: Wired, ada: Customer
) -> None:
    assert offered(ada) == "discount_30_3"
    (row,) = FactRow.objects.of(company.space).filter(kind=OfferPresented.kind)
    assert row.body["passed_over"]["pause_2"] == "billing_cannot_with_this_one"
    client = Client()
    client.force_login(a_member(company.space).user)
    shown = client.get(f"/accounts/{ada.account.public_id}/").content.decode()
    assert "billing can&#x27;t do it with this subscription as it stands" in shown
    company.happens(company.ref(ada), "release")
    later(company.space, days=1)
    assert offered(ada) == "pause_2"


@pytest.mark.parametrize("before", [None, ["pause_collection", "cancel_now"]])
def test_what_was_mirrored_before_is_filled_in_at_night_though_nothing_has_changed(
    company: Wired, ada: Customer, before: list[str] | None
) -> None:
    Subscription.objects.of(company.space).update(can=before)
    assert offered(ada) == "pause_2"
    later(company.space, days=1)
    assert "pause_collection" not in company.row_of(ada).can
    assert "discount_percent" in company.row_of(ada).can
