"""A subscription that only a company's table knows: nobody can ask billing, so a person is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from leavewell.accounts.actions.customers import put_contact
from leavewell.accounts.actions.listed import put_listed
from leavewell.accounts.models import Subscription
from leavewell.accounts.queries import live_subscriptions
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import SeenSubscription
from leavewell.effects.models import Effect, Mail
from leavewell.effects.states import EffectState
from leavewell.flow.models import Declaration
from leavewell.kernel.money import Money
from tests.builders import Customer, a_space, an_account, an_act, cancelled
from tests.moments import now_in, run_what_is_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def zoe() -> Customer:
    """A customer whose subscription came from a table."""
    space = a_space()
    account = an_account(space)
    now = now_in(space)
    seen = SeenSubscription(
        provider_id="S-1",
        plan="Team",
        state="active",
        unit=Money(4900, "EUR"),
        quantity=1,
        interval="month",
        period_end_at=now + timedelta(days=9),
        trial_end_at=None,
        ends_at=None,
        next_charge_at=None,
        next_charge=None,
        last_charge_at=None,
        last_charge=None,
        open_invoice=None,
        fingerprint="",
        read_at=now,
        interval_count=3,
        started_at=datetime(2025, 1, 1, tzinfo=UTC),
    )
    with edge():
        put_listed(an_act(space, actor="import"), [(account, seen)])
        contact = put_contact(an_act(space), account, email="zoe@a.example", name="Zoe", may_cancel=True)
    return Customer(space, account, contact, live_subscriptions(space, account)[0])


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
