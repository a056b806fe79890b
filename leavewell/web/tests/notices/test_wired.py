"""Rows 27 to 29 and 31 at our own Stripe: it signs and tells by itself, in its own order, or not at all."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import httpx
import pytest

from leavewell.accounts.models import Subscription
from leavewell.billing.stripe.tests.in_process_connector import Wire
from leavewell.effects.models import Effect, Notice
from leavewell.offboarding.models import Departure
from leavewell_simulator.rigging import DeliveryBody, WebhookBody
from leavewell_simulator.site import enter
from leavewell_simulator.webhooks import register, waiting
from tests.builders import Customer, cancelled
from tests.moments import later
from tests.wired import SECRET, Wired, a_wired_company

pytestmark = [pytest.mark.django_db, pytest.mark.proves(peer="wire front")]

UPDATED, DELETED = "customer.subscription.updated", "customer.subscription.deleted"


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wired:
    """With an empty Stripe."""
    return a_wired_company(tmp_path, monkeypatch)


def test_row_27_what_stripe_signs_itself_is_stored_and_a_changed_byte_or_another_secret_is_not(
    company: Wired,
) -> None:
    company.sells()
    told = WebhookBody(url="http://127.0.0.1/", secret=SECRET, previous_secret="whsec_the_one_before")
    with company.site.simulator.store.transaction() as db:
        here = enter(db, company.site.key, None)
        register(here, told)
        letters = waiting(here, DeliveryBody(order="reversed"))
    (created,) = (each for each in letters if '"customer.subscription.created"' in each.text)
    body = created.text.encode()
    assert company.posted(body, header=created.signature).status_code == 204
    (kept,) = Notice.objects.of(company.space)
    assert bytes(kept.body) == body
    for wrong in (body.replace(b"past", b"post"), body[:-1] + b" ", body + b" "):
        if wrong != body:
            assert company.posted(wrong, header=created.signature).status_code == 400
    assert company.posted(body, "whsec_somebody_elses").status_code == 400
    assert company.posted(body, header=created.signature.partition(",")[0]).status_code == 400
    assert Notice.objects.of(company.space).count() == 1


class Overtaken(Wire):
    """What a write brings is told fifty times over before its own answer has arrived."""

    def __init__(self, company: Wired) -> None:
        super().__init__(company.site)
        self.company, self.told = company, list[str]()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        answer = super().handle_request(request)
        if request.method != "GET":
            self.company.heard.clear()
            self.company.listen()
            events = [each for each in self.company.heard if each["type"] == UPDATED]
            for event in random.Random(28).choices(events, k=50) + events[::-1]:
                assert self.company.hears(event) == 204
            self.told += [event["id"] for event in events]
        return answer


def test_row_28_told_fifty_times_before_our_own_answer_came_is_one_cancel(company: Wired) -> None:
    ada = company.comes_to_know(company.sells())
    company.wire = wire = Overtaken(company)
    declaration = cancelled(ada)
    company.goes_on()
    row = company.row_of(ada)
    assert (row.state, row.ends_at) == ("ending", declaration.billing_ends_at.replace(microsecond=0))
    assert wire.told and company.notices() == [("read", "")] * len(set(wire.told))
    assert company.writes() == [f"POST subscriptions/{row.provider_id}"]
    assert Departure.objects.of(company.space).count() == 1


def test_row_28_of_somebody_elses_or_nobodys_nothing_is_taken_over(company: Wired) -> None:
    company.sells(known=False)
    (event,) = (each for each in company.heard if each["type"] == "customer.subscription.created")
    assert company.hears(event) == 204
    assert company.hears({**event, "id": "evt_live", "livemode": True}) == 204
    assert company.hears({**event, "id": "evt_theirs", "account": "acct_2"}) == 204
    company.goes_on()
    reasons = [reason for _, reason in company.notices()]
    assert reasons == ["no_account_here", "another_mode", "another_account"]
    assert not Subscription.objects.of(company.space).exists()


def test_row_29_what_no_notice_told_of_is_seen_the_next_night(company: Wired) -> None:
    ada = company.comes_to_know(company.sells())
    new = company.sells_another(ada)
    company.happens(company.ref(ada), "cancel", when="now")
    assert company.notices() == []
    later(company.space, days=1)
    assert company.row_of(ada).state == "ended"
    assert (company.row(new).state, company.row(new).account) == ("active", ada.account)
    # What comes late all the same changes nothing, and is read once.
    before = Effect.objects.of(company.space).filter(kind="billing.read_noticed").count()
    late = next(each for each in company.heard if each["type"] == DELETED)
    assert (company.hears(late), company.hears(late)) == (204, 204)
    company.goes_on()
    assert Effect.objects.of(company.space).filter(kind="billing.read_noticed").count() == before + 1
    assert Departure.objects.of(company.space).count() == 1


def test_row_31_while_a_cancel_waits_somebody_ends_it_in_stripes_pages_and_nothing_more_is_sent(
    company: Wired,
) -> None:
    ada = company.comes_to_know(company.sells())
    declaration = cancelled(ada)
    company.happens(company.ref(ada), "cancel", when="now")
    company.goes_on()
    declaration.refresh_from_db()
    assert company.writes() == []
    effect = Effect.objects.of(company.space).get(kind="billing.cancel")
    assert (effect.state, effect.result) == ("settled", "found_done")
    assert (company.row_of(ada).state, Departure.objects.of(company.space).count()) == ("ended", 1)


def past_due(company: Wired, then: str) -> Customer:
    """A customer whose last payment failed, as we saw it."""
    ada = company.comes_to_know(company.sells(payment="failing", dunning={"days": [3], "then": then}))
    assert company.row_of(ada).state == "past_due"
    return ada


def test_row_31_who_is_past_due_and_then_asks_stripe_to_end_it_left_of_their_own_will(company: Wired) -> None:
    ada = past_due(company, "past_due")
    company.happens(company.ref(ada), "cancel", when="now")
    later(company.space, days=1)
    assert company.row_of(ada).end_cause == "asked"
    assert Departure.objects.of(company.space).get().origin == "seen_in_billing"


def test_row_31_who_stripe_gives_up_on_is_a_failed_payment(company: Wired) -> None:
    ada = past_due(company, "canceled")
    later(company.space, days=4)
    assert (company.row_of(ada).state, company.row_of(ada).end_cause) == ("ended", "not_paid")
    assert Departure.objects.of(company.space).get().origin == "failed_payment"


def test_row_28_a_storm_about_one_subscription_is_one_reading(company: Wired) -> None:
    ada = company.comes_to_know(company.sells())
    told = next(each for each in company.heard if each["type"] == "customer.subscription.created")
    for number in range(30):
        assert company.hears(told, id=f"evt_storm_{number}") == 204
    company.goes_on()
    readings = Effect.objects.of(company.space).filter(kind="billing.read_noticed")
    assert Counter(readings.values_list("result", flat=True)) == {"read": 1, "read_together": 29}
    assert company.notices(company.ref(ada)) == [("read", "")] * 30
