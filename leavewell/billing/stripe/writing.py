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
    if step.kind == "coupon":
        _make_coupon(api, params, options)
        return before
    body: Json
    if step.kind == "delete":
        body = api.call(lambda v1: v1.subscriptions.cancel(sub, params).to_dict())
    else:
        body = api.call(lambda v1: v1.subscriptions.update(sub, params, options).to_dict())
    return parse(WireSubscription, body)


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
