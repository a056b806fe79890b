"""Secrets of an endpoint, and what is signed with them."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from standardwebhooks import Webhook

from leavewell.accounts.rotating import RotatingSecret, counting_in
from leavewell.messages.models import Endpoint

_BYTES = 32


def new_secret() -> str:
    """As Standard Webhooks write it: ``whsec_`` and 32 random bytes in base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def secrets_of(endpoint: Endpoint, now: datetime) -> Sequence[RotatingSecret]:
    """Those that count at that instant of the wall, newest first."""
    return counting_in(bytes(endpoint.secrets), now)


def headers_for(endpoint: Endpoint, event_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """What goes with a body: signed anew for each attempt, by every secret that counts. ``now`` is the wall's."""
    kept = secrets_of(endpoint, now)
    text = body.decode()
    signatures = [Webhook(each.text).sign(event_id, now, text) for each in kept]
    found = {
        "Content-Type": "application/json",
        "User-Agent": "Leavewell-Webhooks/1",
        "webhook-id": event_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
    if endpoint.form == Endpoint.Form.BRIGHTBACK:
        # One signature is all that fits: the newest secret's.
        found["X-Hub-Signature"] = hmac.new(kept[0].text.encode(), body, "sha1").hexdigest()
    return found
