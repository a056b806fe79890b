"""A card dispute counts as a wish to end: it stands on the story, on Today, and the owner is written to."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from leavewell.billing.errors import AuthFailed
from leavewell.billing.noticing import Dispute, Signal
from leavewell.billing.stripe import StripeProcessor
from leavewell.billing.types import SubRef
from leavewell.billing.walking import Page
from leavewell.effects.actions.by_hand import carry_out_by_hand
from leavewell.effects.models import Effect, FactRow, Mail
from leavewell.kernel.facts.effects import DisputeSeen
from leavewell.kernel.money import Money
from leavewell.web.tests.notices.company import Company
from tests.builders import a_member, an_act, edge
from tests.moments import later, now_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

CREATED = "charge.dispute.created"


@pytest.fixture
def disputed(company: Company, monkeypatch: pytest.MonkeyPatch) -> SubRef:
    """A subscription, a payment of which Stripe says to be disputed. localstripe has no disputes."""
    ref = company.sells()
    company.hears(ref)
    said = Dispute("dp_1", Money(4900, "EUR"), now_in(company.space), company.peer.customer_of(ref), ref)
    monkeypatch.setattr(StripeProcessor, "disputed", lambda self, key: said)
    return ref


def test_a_dispute_is_a_task_for_a_person_and_the_owner_is_written_to(
    company: Company, disputed: SubRef
) -> None:
    for key in ("evt_a", "evt_a", "evt_b"):
        company.told(CREATED, {"object": "dispute", "id": "dp_1", "charge": "ch_1"}, key)
    company.goes_on()
    row = company.row(disputed)
    (fact,) = FactRow.objects.of(company.space).filter(kind=DisputeSeen.kind)
    assert fact.fact == DisputeSeen(row.pk, "dp_1", Money(4900, "EUR"), fact.fact.opened_at)  # type: ignore[attr-defined]
    assert fact.account_id == row.account_id
    task = Effect.objects.of(company.space).get(kind="billing.answer_dispute")
    assert (task.state, task.result, task.account_id) == ("needs_person", "card_dispute", row.account_id)
    assert Mail.objects.of(company.space).filter(kind="person_needed").count() == 1
    client = Client()
    client.force_login(a_member(company.space).user)
    for page in ("/", f"/accounts/{row.account.public_id}/"):
        assert "dispute" in client.get(page).content.decode()


def test_who_answered_it_says_so_and_it_is_done(company: Company, disputed: SubRef) -> None:
    company.told(CREATED, {"object": "dispute", "id": "dp_1"})
    company.goes_on()
    task = Effect.objects.of(company.space).get(kind="billing.answer_dispute")
    with edge():
        act = an_act(company.space)
        carry_out_by_hand(act, task, on=act.at.date(), reference="Answered at Stripe, dp_1")
    task.refresh_from_db()
    assert (task.state, task.result) == ("settled", "by_hand")


def test_a_dispute_of_nobodys_is_kept_as_ignored(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    said = Dispute("dp_2", Money(100, "EUR"), now_in(company.space), "cus_nobody", SubRef("stripe", "sub_x"))
    monkeypatch.setattr(StripeProcessor, "disputed", lambda self, key: said)
    company.told(CREATED, {"object": "dispute", "id": "dp_2"})
    company.goes_on()
    assert company.notices() == [("ignored", "no_account_here")]
    assert not Effect.objects.of(company.space).filter(kind="billing.answer_dispute").exists()


def test_one_that_cant_be_read_is_not_lost_without_a_word(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*given: Any) -> Dispute:
        raise AuthFailed("Stripe doesn't accept the key for this.", "Connect with a key that may read it.")

    monkeypatch.setattr(StripeProcessor, "disputed", refused)
    company.told(CREATED, {"object": "dispute", "id": "dp_3"})
    company.goes_on()
    effect = Effect.objects.of(company.space).get(kind="billing.read_dispute")
    assert (effect.state, company.notices()) == ("waiting", [("received", "")])


def test_row_29_a_dispute_whose_notice_was_lost_is_asked_for_at_night(
    company: Company, disputed: SubRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {
        None: Page((_signal("evt_lost_1", "dp_1"),), "evt_lost_1"),
        "evt_lost_1": Page((_signal("evt_lost_0", "dp_1"),), None),
    }
    monkeypatch.setattr(StripeProcessor, "poll", lambda self, since, after, **_: pages[after])
    later(company.space, days=1)
    asked = Effect.objects.of(company.space).filter(kind="billing.catch_up")
    assert [each.result for each in asked] == ["read", "read"]
    assert Effect.objects.of(company.space).filter(kind="billing.answer_dispute").count() == 1
    told = company.notices()
    assert told.count(("read", "")) == 3
    # What comes late all the same was told before.
    company.told(CREATED, {"object": "dispute", "id": "dp_1"}, "evt_lost_1")
    assert company.notices() == told


def _signal(key: str, dispute: str) -> Signal:
    return Signal(key, CREATED, None, None, None, mode="test", dispute=dispute)
