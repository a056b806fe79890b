"""Writes to subscriptions as Stripe takes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from leavewell.kernel.ids import uuid7
from leavewell_simulator import customers, journal, ledger, subscriptions
from leavewell_simulator.ageing import bring_up, end
from leavewell_simulator.journal import Marks
from leavewell_simulator.model import Payment, Status, Subscription
from leavewell_simulator.periods import go_together
from leavewell_simulator.site import Site
from leavewell_simulator.stripe import sub_changes as change
from leavewell_simulator.stripe.amounts import instant
from leavewell_simulator.stripe.discounting import with_discounts
from leavewell_simulator.stripe.objects import sub_of
from leavewell_simulator.stripe.refusals import Refusal, bad, missing, not_here
from leavewell_simulator.stripe.sub_params import SubscriptionCreation, SubscriptionEnd, SubscriptionUpdate
from leavewell_simulator.stripe.sub_shape import subscription_shape

Shape = dict[str, Any]

OF_ENDED = {"metadata", "cancellation_details", "expand"}


def kind_of(params: SubscriptionUpdate) -> str:
    """The name of what an update does first: for faults and for the journal."""
    if params.cancel_at is not None or params.cancel_at_period_end is not None:
        return "cancel" if params.cancel_at or params.cancel_at_period_end else "undo_cancel"
    if params.discounts is not None:
        return "discounts"
    if params.items is not None:
        return "plan" if any(one.price for one in params.items) else "quantity"
    if params.trial_end is not None:
        return "trial"
    if params.pause_collection is not None:
        return "pause" if params.pause_collection else "resume"
    return "metadata"


def update(site: Site, key: str, params: SubscriptionUpdate, marks: Marks) -> Shape:
    """Everything that is given, or nothing of it."""
    sub = sub_of(site, key)
    _check(sub, params)
    changed = _changed(site, sub, params)
    if changed != sub:
        changed = replace(change.follow_period(changed), version=sub.version + 1)
    if params.trial_end == "now":
        changed = _billed(site, changed)
    subscriptions.save(site, changed)
    journal.record(site, kind_of(params), sub.id, marks)
    return subscription_shape(site, changed)


def cancel(site: Site, key: str, params: SubscriptionEnd, marks: Marks) -> Shape:
    """End it at once."""
    sub = sub_of(site, key)
    if sub.status is Status.CANCELED:
        raise missing("subscription", key)
    if params.invoice_now or params.prorate:
        raise not_here("it neither prorates nor bills at an end.", "prorate")
    _check_schedule(sub)
    told = change.with_details(sub, params.cancellation_details)
    over = end(replace(told, cancel_at=None, canceled_at=site.now, at_period_end=False), site.now)
    subscriptions.save(site, over)
    journal.record(site, "cancel", sub.id, marks)
    return subscription_shape(site, over)


def create(site: Site, _: str, params: SubscriptionCreation, marks: Marks) -> Shape:
    """A new one, billed at once or at the end of its trial."""
    sub = _new(site, params)
    if params.discounts:
        sub = with_discounts(site, sub, params.discounts)
    if params.cancel_at is not None:
        sub = replace(sub, cancel_at=instant(params.cancel_at), canceled_at=site.now)
    made = subscriptions.insert(site, sub)
    if params.cancel_at_period_end:
        made = change.with_end(site, made, SubscriptionUpdate(cancel_at_period_end=True))
        subscriptions.save(site, made)
    journal.record(site, "create", made.id, marks)
    return subscription_shape(site, made)


def _new(site: Site, params: SubscriptionCreation) -> Subscription:
    if not customers.exists(site, params.customer):
        raise missing("customer", params.customer, "customer", 400)
    key = f"sub_{uuid7().hex}"
    given = [(one, one.price) for one in params.items]
    if any(price is None for _, price in given):
        raise bad("Missing required param: items[0][price].", "items", "parameter_missing")
    items = tuple(
        change.price_on_sale(site, price or "").item(
            f"si_{key}_{n}", 1 if one.quantity is None else one.quantity
        )
        for n, (one, price) in enumerate(given)
    )
    if not go_together(items) or len({one.unit.currency for one in items}) > 1:
        raise bad("The items' prices can't be billed on one subscription.", "items")
    payment = _payment(site, params)
    trial_end = _trial_end(site, params)
    return Subscription(
        id=key,
        customer=params.customer,
        items=items,
        started_at=site.now,
        anchor=trial_end or site.now,
        status=Status.TRIALING if trial_end else Status.ACTIVE,
        trial_end=trial_end,
        payment=payment,
        billing=params.billing_mode.type if params.billing_mode else "flexible",
        metadata=dict(params.metadata) if params.metadata else {},
    )


def _trial_end(site: Site, params: SubscriptionCreation) -> Any:
    if params.trial_period_days is not None:
        return site.now + timedelta(days=params.trial_period_days)
    if params.trial_end is None:
        return None
    until = instant(params.trial_end)
    if until <= site.now:
        raise bad("trial_end must be in the future.", "trial_end")
    return until


def _payment(site: Site, params: SubscriptionCreation) -> Payment:
    """The card is the customer's: one that fails for another subscription fails here too."""
    sql = "SELECT id FROM subscription WHERE site = ? AND customer = ? ORDER BY seq DESC LIMIT 1"
    row = site.db.execute(sql, (site.id, params.customer)).fetchone()
    if row is None or subscriptions.read(site, row["id"]).payment is Payment.OK:
        return Payment.OK
    if params.payment_behavior == "error_if_incomplete":
        raise Refusal(402, "Your card was declined.", "card_declined", None, "card_error")
    raise not_here("a subscription whose first payment is open.", "payment_behavior")


def _check(sub: Subscription, params: SubscriptionUpdate) -> None:
    given = params.model_fields_set
    if sub.status is Status.CANCELED and given - OF_ENDED:
        raise bad("A canceled subscription can only update its cancellation_details and metadata.")
    if given & {"cancel_at", "cancel_at_period_end"}:
        _check_schedule(sub)


def _check_schedule(sub: Subscription) -> None:
    if sub.schedule is not None:
        words = (
            f"The subscription is managed by the subscription schedule `{sub.schedule.id}`, and updating any"
            " cancelation behavior directly is not allowed. Please update the schedule instead."
        )
        raise bad(words)


def _changed(site: Site, sub: Subscription, params: SubscriptionUpdate) -> Subscription:
    changed = change.with_details(sub, params.cancellation_details)
    if params.metadata is not None:
        changed = change.with_metadata(changed, params.metadata)
    if params.items is not None:
        changed = change.with_items(site, changed, params.items, params.proration_behavior)
    if params.trial_end is not None:
        changed = change.with_trial(site, changed, params.trial_end)
    if params.pause_collection is not None:
        changed = change.with_pause(site, changed, params.pause_collection)
    if params.discounts is not None:
        changed = with_discounts(site, changed, params.discounts or ())
    return change.with_end(site, changed, params)


def _billed(site: Site, sub: Subscription) -> Subscription:
    billed, bills = bring_up(sub, site.now, subscriptions.in_hand(site, sub))
    ledger.record(site, sub, bills)
    return billed
