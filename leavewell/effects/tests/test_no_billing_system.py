"""A subscription that only a company's table knows: nobody can ask billing, so a person is asked."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from leavewell.accounts.models import AuditEntry, Subscription
from leavewell.accounts.roles import Role
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.by_hand import carry_out_by_hand
from leavewell.effects.models import Effect, HandWork, Mail
from leavewell.effects.states import EffectState
from leavewell.flow.models import Declaration
from leavewell.kernel.errors import Invalid, Refused
from tests.builders import Customer, a_listed_customer, a_member, a_space, an_act, cancelled
from tests.moments import later, run_what_is_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def zoe() -> Customer:
    """A customer whose subscription came from a table."""
    return a_listed_customer(a_space())


def test_a_cancel_stands_and_is_receipted_and_a_person_carries_it_out(zoe: Customer) -> None:
    declaration = cancelled(zoe)
    run_what_is_due(zoe.space)
    effect = Effect.objects.of(zoe.space).get(kind="billing.cancel")
    assert (effect.state, effect.result) == (EffectState.NEEDS_PERSON, "no_billing_system: manual")
    assert effect.attempts == 1
    (receipt,) = Mail.objects.of(zoe.space).filter(kind="receipt")
    assert "Plan: Team, €49.00 every 3 months (subscription S-1)" in receipt.text
    assert Declaration.objects.get(pk=declaration.pk).state == "processing"


def test_a_reading_that_nobody_can_do_is_over_at_once(zoe: Customer) -> None:
    before = Subscription.objects.get(pk=zoe.subscription.pk).read_at
    cancelled(zoe)
    run_what_is_due(zoe.space)
    reading = Effect.objects.of(zoe.space).get(kind="billing.read")
    assert (reading.state, reading.result, reading.attempts) == (EffectState.SETTLED, "not_read", 1)
    assert Subscription.objects.get(pk=zoe.subscription.pk).read_at == before


def stuck(zoe: Customer, kind: str = "billing.cancel") -> Effect:
    return Effect.objects.of(zoe.space).get(kind=kind, state=EffectState.NEEDS_PERSON)


def by_hand(
    zoe: Customer, on: date, reference: str = "Invoice desk 4711", kind: str = "billing.cancel"
) -> None:
    with edge():
        carry_out_by_hand(
            an_act(zoe.space, actor="member:mem_1"), stuck(zoe, kind), on=on, reference=reference
        )
    run_what_is_due(zoe.space)


def promised_on(declaration: Declaration) -> date:
    assert declaration.billing_ends_at is not None
    return declaration.billing_ends_at.astimezone(ZoneInfo("Europe/Berlin")).date()


def test_what_a_person_did_in_their_own_billing_is_told_to_the_customer(zoe: Customer) -> None:
    declaration = cancelled(zoe)
    run_what_is_due(zoe.space)
    effect = stuck(zoe)
    by_hand(zoe, promised_on(declaration))
    effect.refresh_from_db()
    declaration.refresh_from_db()
    assert (effect.state, effect.result) == (EffectState.SETTLED, "by_hand")
    assert declaration.state == "scheduled"
    (told,) = Mail.objects.of(zoe.space).filter(kind="done")
    assert declaration.number in told.subject
    (work,) = HandWork.objects.of(zoe.space)
    assert (work.reference, work.done_by) == ("Invoice desk 4711", "member:mem_1")
    assert AuditEntry.objects.of(zoe.space).filter(deed="carry_out_by_hand").count() == 1
    assert Subscription.objects.get(pk=zoe.subscription.pk).state == "ending"


def test_the_look_at_the_end_is_a_persons_too(zoe: Customer) -> None:
    declaration = cancelled(zoe)
    run_what_is_due(zoe.space)
    by_hand(zoe, promised_on(declaration))
    later(zoe.space, days=12)
    by_hand(zoe, promised_on(declaration), kind="billing.confirm_end")
    declaration.refresh_from_db()
    assert declaration.state == "ended"
    assert Subscription.objects.get(pk=zoe.subscription.pk).state == "ended"


def test_done_by_hand_needs_a_reference_and_no_later_day_than_was_promised(zoe: Customer) -> None:
    declaration = cancelled(zoe)
    run_what_is_due(zoe.space)
    with pytest.raises(Invalid, match="needs a reference"):
        by_hand(zoe, promised_on(declaration), reference="  ")
    with pytest.raises(Invalid, match="later than the customer was promised"):
        by_hand(zoe, promised_on(declaration) + timedelta(days=1))
    assert stuck(zoe).result == "no_billing_system: manual"
    assert not HandWork.objects.exists()


def test_done_by_hand_twice_is_done_once(zoe: Customer) -> None:
    declaration = cancelled(zoe)
    run_what_is_due(zoe.space)
    effect = stuck(zoe)
    by_hand(zoe, promised_on(declaration))
    effect.refresh_from_db()
    with pytest.raises(Refused, match="Nobody has to do this by hand"), edge():
        carry_out_by_hand(an_act(zoe.space), effect, on=promised_on(declaration), reference="K-2")
    assert Mail.objects.of(zoe.space).filter(kind="done").count() == 1


def test_the_first_page_has_the_button_for_whoever_may(zoe: Customer, quick_passwords: None) -> None:
    declaration = cancelled(zoe)
    run_what_is_due(zoe.space)
    client = Client()
    client.force_login(a_member(zoe.space, Role.BILLING).user)
    assert "I have done it in our billing" in client.get("/").content.decode()
    given = {"from": "today", "on": f"{promised_on(declaration)}", "reference": "K-1"}
    answer = client.post(f"/machine/{stuck(zoe).public_id}/done-by-hand/", given)
    assert answer.headers["Location"] == "/"
    assert HandWork.objects.of(zoe.space).get().reference == "K-1"
    page = client.get("/").content.decode()
    assert "It is on record" in page and "I have done it in our billing" not in page
