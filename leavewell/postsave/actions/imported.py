"""Saves of the past, as somebody else's table tells them. Nothing follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leavewell.accounts.models import Subscription
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record_history
from leavewell.kernel.facts import Fact
from leavewell.kernel.facts.postsave import SaveBegan, SaveConfirmed, SaveLapsed
from leavewell.postsave.actions.saves import HOLDS_AFTER
from leavewell.postsave.models import Save
from leavewell.postsave.states import SaveState

LEFT_AFTER_ALL = "left_after_all"


@dataclass(frozen=True)
class PastSave:
    """An offer that was taken, and what came of it. ``settled_at``: when it had held, or when they left after all."""

    subscription: Subscription
    offer: str
    saved_at: datetime
    held: bool
    settled_at: datetime


def put_past_saves(act: Act, told: Sequence[PastSave]) -> int:
    """Keep those that aren't there, told apart by subscription and instant; how many were new. No program starts."""
    must_be_open()
    rows = Save.objects.of(act.space).filter(
        session=None, subscription__in=[one.subscription for one in told]
    )
    known = set(rows.values_list("subscription_id", "saved_at"))
    new = [_save(act, one) for one in told if (one.subscription.pk, one.saved_at) not in known]
    Save.objects.bulk_create(new)
    record_history(
        act, [(fact, save.account_id, at) for save in new for fact, at in _facts(save, save.settled_at)]
    )
    return len(new)


def _save(act: Act, one: PastSave) -> Save:
    return Save(
        space=act.space,
        account_id=one.subscription.account_id,
        subscription=one.subscription,
        offer=one.offer,
        state=(SaveState.CONFIRMED if one.held else SaveState.LAPSED).value,
        saved_at=one.saved_at,
        confirm_at=one.saved_at + HOLDS_AFTER,
        settled_at=one.settled_at,
    )


def _facts(save: Save, settled_at: datetime | None) -> list[tuple[Fact, datetime]]:
    assert settled_at is not None
    came: Fact = SaveConfirmed(save.pk, save.subscription_id)
    if save.state == SaveState.LAPSED:
        came = SaveLapsed(save.pk, save.subscription_id, LEFT_AFTER_ALL)
    return [(SaveBegan(save.pk, save.subscription_id, save.offer), save.saved_at), (came, settled_at)]
