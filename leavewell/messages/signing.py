"""Secrets of an endpoint, and what is signed with them."""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from standardwebhooks import Webhook

from leavewell.accounts.secrets import seal, unseal
from leavewell.messages.models import Endpoint

_BYTES = 32
_MOST = 3


@dataclass(frozen=True)
class SigningSecret:
    """``until``: the wall's time up to which an older one still counts; None: the newest."""

    text: str
    until: datetime | None = None


def new_secret() -> str:
    """As Standard Webhooks write it: ``whsec_`` and 32 random bytes in base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def sealed(kept: Sequence[SigningSecret]) -> bytes:
    """For the endpoint's row."""
    listed = [{"text": each.text, "until": each.until.isoformat() if each.until else None} for each in kept]
    return seal(json.dumps(listed))


def secrets_of(endpoint: Endpoint, now: datetime) -> Sequence[SigningSecret]:
    """Those that count at that instant of the wall, newest first."""
    kept = [_read(each) for each in json.loads(unseal(endpoint.secrets))]
    return [each for each in kept if each.until is None or each.until > now]


def rotated(kept: Sequence[SigningSecret], text: str, until: datetime) -> Sequence[SigningSecret]:
    """A new one before those that counted so far, which still count until then."""
    older = [SigningSecret(each.text, min(each.until or until, until)) for each in kept]
    return [SigningSecret(text), *older][:_MOST]


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


def _read(kept: dict[str, str | None]) -> SigningSecret:
    until = kept["until"]
    return SigningSecret(str(kept["text"]), datetime.fromisoformat(until) if until else None)
