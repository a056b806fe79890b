"""What must be in place before a charge, and isn't, becomes somebody's to see to while it goes on trying."""

from __future__ import annotations

from datetime import datetime

from leavewell.accounts.models import Member
from leavewell.accounts.queries import duty_holders_of, living_owners
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.actions.outbox import lock_lane
from leavewell.effects.models import Effect
from leavewell.effects.states import OPEN
from leavewell.kernel.facts.effects import DeadlineNears

DUTY = "billing"


def hurry(act: Act, effect: Effect, deadline_at: datetime) -> bool:
    """Tell one person, once a deadline, that an effect isn't in place; False if it is by now, or if that was told."""
    must_be_open()
    assert effect.lane_id is not None
    lock_lane(effect.lane_id)
    untold = Effect.objects.of(act.space).filter(pk=effect.pk, deadline_at=effect.deadline_at, state__in=OPEN)
    owner = effect.owner if effect.owner and effect.owner.is_living else _whose(act, effect)
    if not untold.update(deadline_at=deadline_at, owner=owner):
        return False
    fact = DeadlineNears(effect.pk, effect.kind, effect.lane_id, deadline_at, owner.pk if owner else None)
    record(act, fact, account_id=effect.account_id)
    return True


def _whose(act: Act, effect: Effect) -> Member | None:
    """Who has the account's billing, or everybody's; else the owner who is there longest."""
    accounts = {effect.account_id} if effect.account_id else set()
    holders = [each for each in duty_holders_of(act.space, accounts) if each.duty == DUTY]
    holders.sort(key=lambda each: each.account_id is None)
    for holder in holders:
        return holder.member
    return next(iter(living_owners(act.space)), None)
