"""One step of a plan, sent to Stripe."""

from __future__ import annotations

from typing import Any

from leavewell.billing.stripe.client import Json, Refusal, StripeApi
from leavewell.billing.stripe.steps import Step
from leavewell.billing.stripe.wire import WireSubscription, parse
from leavewell.billing.types import OperationKey


def send(
    api: StripeApi, step: Step, sub: str, key: OperationKey, before: WireSubscription
) -> WireSubscription:
    """The subscription after it. Raises NotSent, Lost, Refusal or Foreign."""
    # The client types each parameter by itself; ours are put together from several places.
    params: Any = step.params
    options: Any = {"idempotency_key": key.step(step.name)}
    match step.kind:
        case "coupon":
            _make_coupon(api, params, options)
        case "release":
            api.call(lambda v1: v1.subscription_schedules.release(step.target, params, options))
        case "finalize":
            api.call(lambda v1: v1.invoices.finalize_invoice(step.target, params, options))
        case "void":
            api.call(lambda v1: v1.invoices.void_invoice(step.target, params, options))
        case "uncollectible":
            api.call(lambda v1: v1.invoices.mark_uncollectible(step.target, params, options))
        case _:
            return parse(WireSubscription, _changed(api, step, sub, params, options))
    return before


def _changed(api: StripeApi, step: Step, sub: str, params: Any, options: Any) -> Json:
    match step.kind:
        case "delete":
            return api.call(lambda v1: v1.subscriptions.cancel(sub, params).to_dict())
        case "resume":
            return api.call(lambda v1: v1.subscriptions.resume(sub, params, options).to_dict())
        case "pause":
            # The client's pinned version doesn't know it yet.
            return api.post(f"/v1/subscriptions/{sub}/pause", params, options)
    return api.call(lambda v1: v1.subscriptions.update(sub, params, options).to_dict())


def _make_coupon(api: StripeApi, params: Any, options: Any) -> None:
    """Its id is the operation's own, so one that is there is the one that is wanted."""
    try:
        api.call(lambda v1: v1.coupons.create(params, options))
    except Refusal as refusal:
        if refusal.kind is None or refusal.status != 400:
            raise
        try:
            api.call(lambda v1: v1.coupons.retrieve(params["id"]))
        except Refusal:
            raise refusal from None
