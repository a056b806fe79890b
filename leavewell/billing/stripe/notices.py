"""Stripe's notices: whether Stripe signed them, and what they tell of. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import stripe

from leavewell.billing.errors import ProtocolError
from leavewell.billing.noticing import BadSignature, Signal, Verified
from leavewell.billing.stripe.translate import PROCESSOR, instant
from leavewell.billing.stripe.wire import Foreign, parse
from leavewell.billing.stripe.wire_notices import WireEvent
from leavewell.billing.types import SubRef

TOLERANCE_SECONDS = 300
"""How far Stripe's clock and ours may be apart, in either direction."""

HEADER = "stripe-signature"
UNKNOWN = "unknown"
"""The kind of what is signed and has no shape of Stripe's that we know."""

DISPUTED = "charge.dispute.created"

_SECRET = re.compile(r"whsec_[A-Za-z0-9+/=_-]{8,128}")
_STAMP = re.compile(r"t=([0-9]{1,12})")
_ID = re.compile(r"[\x21-\x7e]{1,255}")


def is_secret(text: str) -> bool:
    """Whether it has the form of an endpoint's signing secret."""
    return _SECRET.fullmatch(text) is not None


def verify(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime) -> Verified:
    """The notice, if Stripe signed it with one of these secrets within five minutes of ``now``.

    Raises BadSignature. An empty secret signs nothing: anybody could.
    """
    header = next((text for name, text in headers.items() if name.lower() == HEADER), "")
    sent = _sent_at(header)
    if sent is None or abs(now.timestamp() - sent) > TOLERANCE_SECONDS:
        raise BadSignature
    # Every secret is tried, so that the time it takes doesn't tell which one fits.
    fits = [_signed(header, body, secret) for secret in secrets if secret.strip()]
    if not any(fits):
        raise BadSignature
    return Verified(_object_in(body), sha256(body).hexdigest())


def signals(verified: Verified) -> Sequence[Signal]:
    """The one change that an event tells of."""
    try:
        return [signal_of(verified.body)]
    except Foreign:
        return [Signal(verified.digest, UNKNOWN, None, None, None)]


def signal_of(row: Mapping[str, Any]) -> Signal:
    """An event, as we speak of it. Raises Foreign for what is none."""
    event = parse(WireEvent, row)
    about = event.data.object
    key = _subscription_in(about)
    return Signal(
        event=event.id,
        kind=event.type,
        sub=SubRef(PROCESSOR, key, event.account) if key else None,
        customer=_id(about.get("customer")),
        occurred_at=_instant(event.created),
        account=event.account,
        mode="live" if event.livemode else "test",
        dispute=_id(about.get("id")) if event.type == DISPUTED else None,
    )


def _sent_at(header: str) -> int | None:
    """The first stamp, which is the one that is signed: a later one could be anybody's."""
    first = next((part for part in header.split(",") if part.startswith("t=")), "")
    found = _STAMP.fullmatch(first)
    return int(found[1]) if found else None


def _signed(header: str, body: bytes, secret: str) -> bool:
    """The official client's own comparison, which takes the same time for any signature."""
    try:
        stripe.WebhookSignature.verify_header(body.decode(), header, secret)  # type: ignore[no-untyped-call]
    except Exception:
        # It refuses by an exception, and stumbles over letters that no signature has.
        return False
    return True


def _object_in(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _subscription_in(about: Mapping[str, Any]) -> str | None:
    """The subscription's id: its own, or where invoices, schedules and discounts of several versions have it."""
    if about.get("object") == "subscription":
        return _id(about.get("id"))
    parent = _inside(_inside(about, "parent"), "subscription_details")
    return _id(about.get("subscription")) or _id(parent.get("subscription"))


def _inside(thing: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = thing.get(name)
    return found if isinstance(found, dict) else {}


def _id(found: object) -> str | None:
    """An id, of which some versions make the whole object."""
    key = found.get("id") if isinstance(found, dict) else found
    return key if isinstance(key, str) and _ID.fullmatch(key) else None


def _instant(stamp: int) -> datetime | None:
    try:
        return instant(stamp)
    except (ProtocolError, ValueError, OverflowError, OSError):
        return None
