"""When billing is next looked at for a promise."""

from __future__ import annotations

from datetime import datetime

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import plan
from leavewell.effects.actions.void import void_keyed
from leavewell.effects.decide.verdicts import SoFarGood
from leavewell.effects.models import Promise
from leavewell.effects.types import Planned

CHECK = "billing.check_promise"
SOONER = "looked_at_sooner"


def look_again(act: Act, promise: Promise, so_far: SoFarGood) -> None:
    """Nothing speaks against it; the next look is planned."""
    must_be_open()
    promise.judged = so_far.judged
    look_at(act, promise, so_far.look_at)


def look_now(act: Act, promise: Promise) -> None:
    """Something speaks against it: what was charged is looked for at once, and not only after the next payment."""
    must_be_open()
    if promise.look_at is None or promise.look_at <= act.at:
        return
    stop_looking(act, promise, SOONER)
    look_at(act, promise, act.at)


def stop_looking(act: Act, promise: Promise, reason: str) -> None:
    """The look that was planned is taken back."""
    void_keyed(act, _key(promise), reason=reason, quietly=True)


def look_at(act: Act, promise: Promise, at: datetime) -> None:
    """Plan the next look."""
    must_be_open()
    promise.looks, promise.look_at = promise.looks + 1, at
    promise.save(update_fields=["looks", "look_at", "judged"])
    order = {"subscription": str(promise.subscription_id), "promise": str(promise.pk)}
    plan(act, Planned(CHECK, _key(promise), order, promise.account_id, due_at=at))


def _key(promise: Promise) -> str:
    return f"{CHECK}:{promise.pk}:{promise.looks}"
