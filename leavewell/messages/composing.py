"""An event as an endpoint gets it: read when it is sent, from the rows as they are then."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from leavewell.accounts.models import Account, Space, Subscription
from leavewell.effects.models import FactRow
from leavewell.kernel.facts import Fact
from leavewell.kernel.ids import public_id
from leavewell.messages.catalogue import BY_FACT
from leavewell.messages.catalogue.about import About
from leavewell.messages.registries import readers


def body_of(space: Space, row: FactRow, *, full: bool) -> bytes:
    """JSON. Thin, it holds ids and types alone, and the receiver asks for the rest."""
    event, fact = BY_FACT[row.kind], row.fact
    told = event.data.model_validate(fact).model_dump(mode="json")
    if full:
        told |= about(space, row, fact).model_dump(mode="json")
    else:
        told = {name: value for name, value in told.items() if name.endswith("_id")}
    account_id = public_id(Account.prefix, row.account_id) if row.account_id else None
    letter = {
        "type": event.name,
        "timestamp": row.occurred_at.isoformat(),
        "version": event.version,
        "mode": space.mode,
        "sequence": row.sequence,
        "data": {"account_id": account_id, **told},
    }
    return json.dumps(letter, ensure_ascii=False, separators=(",", ":")).encode()


def about(space: Space, row: FactRow, fact: Fact) -> About:
    """Whom and what it is about, as far as that is known now."""
    found: dict[str, Any] = {}
    for name, read in readers.items.items():
        subject = getattr(fact, name, None)
        if isinstance(subject, UUID):
            found |= read(space, subject)
    if row.account_id:
        found["account"] = Account.objects.of(space).filter(pk=row.account_id).first()
    if subscription_id := getattr(fact, "subscription_id", None):
        found["subscription"] = Subscription.objects.of(space).filter(pk=subscription_id).first()
    return About.model_validate(found)
