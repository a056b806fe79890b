"""Notices as Stripe sends them, signed by the official client's own hand."""

from __future__ import annotations

import json
from typing import Any

import stripe

SECRET = "whsec_an_endpoints_secret"
OLD_SECRET = "whsec_the_one_before_it"


def event(kind: str, about: dict[str, Any], key: str = "evt_1", **changes: Any) -> dict[str, Any]:
    """An event about something, in test data."""
    told = {
        "object": "event",
        "id": key,
        "type": kind,
        "created": 1_767_225_600,
        "livemode": False,
        "api_version": "2020-08-27",
        "data": {"object": about},
    }
    return {**told, **changes}


def signature(body: bytes, at: float, *secrets: str) -> str:
    """The header for these bytes, with a signature for each secret."""
    stamp = int(at)
    sign: Any = stripe.WebhookSignature._compute_signature
    made = [f"v1={sign(f'{stamp}.{body.decode()}', secret)}" for secret in secrets or (SECRET,)]
    return ",".join([f"t={stamp}", *made])


def body_of(told: dict[str, Any]) -> bytes:
    """The event as it is sent."""
    return json.dumps(told).encode()
