"""What comes in by the address for notices: kept once, read after, believed in nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from leavewell.accounts.actions.customers import put_contact
from leavewell.accounts.actions.notices import put_notice_secret
from leavewell.accounts.models import Connection, Subscription
from leavewell.accounts.queries import notice_secrets_of
from leavewell.accounts.transaction import edge
from leavewell.billing.conformance import Trouble
from leavewell.billing.stripe import StripeProcessor
from leavewell.billing.stripe.tests.signing import OLD_SECRET, SECRET, body_of, event
from leavewell.billing.types import (
    At,
    Cancel,
    Now,
    OperationKey,
    Outcome,
    PeriodEnd,
    Plan,
    SubRef,
    SubscriptionView,
    UndoCancel,
)
from leavewell.effects.connections import mirror
from leavewell.effects.models import Effect, Notice
from leavewell.offboarding.models import Departure
from leavewell.web.notices.views import BODY_AT_MOST
from leavewell.web.tests.notices.company import Company, a_company
from tests.builders import Customer, an_act, cancelled
from tests.moments import later

pytestmark = [pytest.mark.django_db, pytest.mark.proves(peer="localstripe")]

UPDATED, DELETED = "customer.subscription.updated", "customer.subscription.deleted"


def test_row_27_a_good_notice_is_stored_raw_and_answered_with_nothing_sent(company: Company) -> None:
    body = body_of(event(UPDATED, company.about(company.sells())))
    sent = len(company.peer.proxy.sent)
    assert company.posted(body) == 204
    (kept,) = Notice.objects.of(company.space)
    assert (bytes(kept.body), kept.state, kept.event_id) == (body, "received", "evt_1")
    assert kept.headers["Stripe-Signature"].startswith("t=") and "Cookie" not in kept.headers
    assert len(company.peer.proxy.sent) == sent


def test_row_27_a_forged_old_early_or_changed_one_is_stored_nowhere(company: Company) -> None:
    body = body_of(event(UPDATED, company.about(company.sells())))
    assert company.posted(body, "whsec_somebody_elses") == 400
    assert company.posted(body, late=301) == 400
    assert company.posted(body, late=-301) == 400
    assert company.posted(body.replace(b"evt_1", b"evt_2"), header="") == 400
    assert company.posted(body, header="t=1,v1=ü") == 400
    assert not Notice.objects.exists() and not Effect.objects.of(company.space).exists()


def test_row_27_two_secrets_stand_while_one_is_rotated_and_a_third_ends_the_first(company: Company) -> None:
    body = body_of(event(UPDATED, company.about(company.sells())))
    with edge():
        put_notice_secret(an_act(company.space), company.connection, OLD_SECRET)
    assert company.posted(body, SECRET) == company.posted(body, OLD_SECRET) == 204
    with edge():
        put_notice_secret(an_act(company.space), company.connection, "whsec_the_third_one")
    assert (company.posted(body, SECRET), company.posted(body, OLD_SECRET)) == (400, 204)
    with edge():
        put_notice_secret(an_act(company.space), company.connection, SECRET, alone=True)
    row = Connection.objects.get(pk=company.connection.pk)
    assert notice_secrets_of(row) == [SECRET]
    assert SECRET.encode() not in bytes(row.notice_secrets or b"")


def test_row_27_without_a_secret_nobody_is_believed(company: Company) -> None:
    Connection.objects.filter(pk=company.connection.pk).update(notice_secrets=None)
    assert company.posted(body_of(event(UPDATED, {})), "") == 400


def test_a_stranger_cant_tell_a_connection_from_none(company: Company) -> None:
    answers = [
        Client().post(address, b"{}", content_type="application/json")
        for address in (company.address, "/notices/stripe/con_" + "0" * 26, "/notices/no/x")
    ]
    assert {(each.status_code, each.content) for each in answers} == {(400, answers[0].content)}
    assert answers[0]["Content-Type"] == "application/problem+json"
    assert Client().get(company.address).status_code == 405


def test_more_than_a_notice_has_isnt_read(company: Company) -> None:
    assert company.posted(b" " * (BODY_AT_MOST + 1)) == 413
    assert not Notice.objects.exists()


def test_row_28_told_fifty_times_is_one_notice_and_one_reading(company: Company) -> None:
    ref = company.sells()
    body = body_of(event(UPDATED, company.about(ref)))
    assert {company.posted(body) for _ in range(50)} == {204}
    assert Effect.objects.of(company.space).filter(kind="billing.read_noticed").count() == 1
    company.goes_on()
    assert company.notices() == [("read", "")]
    assert company.row(ref).state == "active"


def test_row_28_many_notices_about_one_subscription_are_one_reading(company: Company) -> None:
    ref = company.sells()
    for _ in range(5):
        company.told("invoice.paid", {"object": "invoice", "subscription": ref.id})
    sent = len(company.peer.proxy.sent)
    company.goes_on()
    assert company.notices() == [("read", "")] * 5
    read = [each.path for each in company.peer.proxy.sent[sent:] if each.path.endswith(ref.id)]
    assert len(read) == 1


def test_row_28_an_unknown_subscription_of_an_account_here_is_mirrored(company: Company) -> None:
    ref = company.sells()
    company.hears(ref)
    assert company.row(ref).account.external_id == company.peer.customer_of(ref)


def test_row_28_one_whose_customer_we_know_by_another_subscription_is_mirrored(company: Company) -> None:
    ref = company.sells()
    company.hears(ref)
    row = company.row(ref)
    row.account.external_id = "our-own-id"
    row.account.save()
    second = company.sells_another(ref)
    company.hears(second)
    assert company.row(second).account == row.account


def test_row_28_one_of_nobody_is_kept_as_ignored(company: Company) -> None:
    company.told(UPDATED, company.about(company.sells(known=False)))
    company.goes_on()
    assert company.notices() == [("ignored", "no_account_here")]
    assert not Subscription.objects.of(company.space).exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"account": "acct_2"}, "another_account"), ({"livemode": True}, "another_mode")],
)
def test_row_28_what_isnt_ours_is_kept_apart(
    company: Company, changes: dict[str, object], reason: str
) -> None:
    company.told(UPDATED, company.about(company.sells()), **changes)
    assert company.notices() == [("ignored", reason)]
    assert not Effect.objects.of(company.space).exists()


def test_row_28_of_a_connected_account_only_its_own_notices_count(company: Company) -> None:
    platform = a_company(company.peer, account="acct_2")
    about = {"object": "subscription", "id": "sub_1"}
    for account in ({}, {"account": "acct_1"}, {"account": "acct_2"}):
        platform.told(UPDATED, about, **account)
    assert [state for state, _ in platform.notices()] == ["ignored", "ignored", "received"]


def test_what_is_about_no_subscription_and_what_nobody_knows_is_kept_as_ignored(company: Company) -> None:
    company.told("customer.updated", {"object": "customer", "id": "cus_1"})
    assert company.posted(b"[]") == 204
    assert company.notices() == [("ignored", "not_about_subscription"), ("ignored", "foreign_shape")]


def test_check_34_a_cancel_set_in_the_portal_as_a_date_is_found_and_respected(company: Company) -> None:
    ref = company.sells()
    company.hears(ref)
    at = (company.space.now() + timedelta(days=9)).replace(microsecond=0)
    company.happens(Cancel(At(at)), ref)
    company.hears(ref)
    row = company.row(ref)
    assert (row.state, row.ends_at) == ("ending", at)
    (departure,) = Departure.objects.of(company.space)
    assert (departure.origin, departure.billing_ends_at) == ("seen_in_billing", at)
    with company.billing() as billing:
        assert billing.get(ref).ends_at == at
    assert (
        not Effect.objects.of(company.space)
        .filter(kind__in=["billing.undo_cancel", "billing.cancel"])
        .exists()
    )


def test_row_31_an_end_taken_back_in_the_portal_closes_the_departure(company: Company) -> None:
    ref = company.sells()
    company.happens(Cancel(PeriodEnd()), ref)
    company.hears(ref)
    company.happens(UndoCancel(), ref)
    company.hears(ref)
    assert company.row(ref).state == "active"
    assert [each.state for each in Departure.objects.of(company.space)] == ["restarted"]


def test_check_32_a_late_end_of_the_old_subscription_doesnt_touch_the_new_one(company: Company) -> None:
    old = company.sells()
    company.hears(old)
    company.happens(Cancel(Now()), old)
    new = company.sells_another(old)
    company.hears(new)
    company.told(DELETED, {**company.about(old), "status": "canceled"})
    company.goes_on()
    assert (company.row(old).state, company.row(new).state) == ("ended", "active")
    assert [each.subscription.provider_id for each in Departure.objects.of(company.space)] == [old.id]


def test_row_29_while_stripe_is_down_the_notice_waits_and_is_read_later(company: Company) -> None:
    ref = company.sells()
    company.told(UPDATED, company.about(ref))
    company.peer.trouble(Trouble.ERROR_503, "read", None)
    company.goes_on()
    assert company.notices() == [("received", "")]
    company.peer.heal()
    later(company.space, minutes=10)
    assert company.notices() == [("read", "")]
    assert company.row(ref).state == "active"


def test_one_that_stripe_doesnt_know_is_put_down_as_failed(company: Company) -> None:
    company.told(UPDATED, {"object": "subscription", "id": "sub_nobody_knows"})
    company.goes_on()
    assert company.notices() == [("failed", "billing_not_found")]


def test_a_reading_that_another_overtook_is_made_again(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = company.sells()
    company.hears(ref)
    usual, overtaken = StripeProcessor.get, []

    def slow(self: StripeProcessor, asked: SubRef) -> SubscriptionView:
        view = usual(self, asked)
        if not overtaken:
            # Stripe changes, and another worker reads and writes that, before this one has written its answer.
            company.happens(Cancel(PeriodEnd()), ref)
            newer = usual(self, asked)
            with edge():
                mirror(an_act(company.space), company.row(ref), newer)
            overtaken.append(view)
        return view

    monkeypatch.setattr(StripeProcessor, "get", slow)
    company.hears(ref)
    assert company.row(ref).state == "ending"
    read = Effect.objects.of(company.space).filter(kind="billing.read_noticed")
    assert sum(each.key.endswith(":2") for each in read) == 1
    assert company.notices() == [("read", "")] * 2


def test_row_28_told_before_our_own_answer_was_stored_a_cancel_is_ours_and_is_sent_once(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = company.sells()
    company.hears(ref)
    row = company.row(ref)
    with edge():
        ann = put_contact(
            an_act(company.space), row.account, email="ann@kunde.example", name="Ann", may_cancel=True
        )
    usual = StripeProcessor.apply

    def slow(self: StripeProcessor, plan: Plan, key: OperationKey) -> Outcome:
        outcome = usual(self, plan, key)
        # Stripe has it, and tells of it, before we have written down that it does.
        company.told(UPDATED, company.about(ref))
        company.reads()
        assert company.row(ref).state == "ending"
        return outcome

    monkeypatch.setattr(StripeProcessor, "apply", slow)
    cancelled(Customer(company.space, row.account, ann, row))
    company.goes_on()
    assert company.peer.operations_count(ref) == 1
    (departure,) = Departure.objects.of(company.space)
    assert (departure.origin, departure.declaration.state) == ("declaration", "scheduled")
