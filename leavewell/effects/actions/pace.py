"""The bucket of a connection's calls: taken from before an attempt, put right after it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q

from leavewell.accounts.models import Connection, Space
from leavewell.accounts.transaction import must_be_open
from leavewell.billing.tally import Tally
from leavewell.effects.decide.pace import ATTEMPT, Rate, Standing, closed_for, held_by, must_wait, rate_of
from leavewell.effects.models import Effect, RateBucket
from leavewell.effects.registries import connectors
from leavewell.effects.states import READY, UNSETTLED, EffectState
from leavewell.kernel.clock import wall_now

BUSY = "busy"
"""Why an effect waits untried: the billing system has as many calls as it allows."""


def take_a_turn(space: Space, connection: Connection) -> float | None:
    """None: an attempt may begin, and its calls are taken out of the bucket. Else the seconds until it may ask again.

    Holds the bucket to the end of the transaction, so that the attempts under way are counted by one at a time.
    """
    must_be_open()
    if connection.processor not in connectors:
        return None
    rate, now = _rate(space, connection), space.now()
    bucket = _locked(space, connection, rate)
    under_way, in_line = _others(connection)
    standing = Standing(bucket.tokens, bucket.filled_at, bucket.closed_until, under_way, in_line)
    wait = must_wait(standing, rate, now)
    if wait is None:
        bucket.tokens, bucket.filled_at = held_by(standing, rate, now) - ATTEMPT, now
        bucket.save(update_fields=["tokens", "filled_at"])
    return wait


def settle_up(space: Space, connection: Connection, tally: Tally, *, taken: int) -> None:
    """Put the bucket right after an attempt that made other calls than were taken, or that was asked to wait."""
    must_be_open()
    if connection.processor not in connectors or (tally.calls == taken and not tally.busy):
        return
    bucket = _locked(space, connection, _rate(space, connection))
    changes: dict[str, Any] = {"tokens": F("tokens") + taken - tally.calls}
    if tally.busy:
        until = space.now() + closed_for(tally.wait_seconds)
        changes["closed_until"] = max(until, bucket.closed_until or until)
    RateBucket.objects.filter(pk=bucket.pk).update(**changes)


def _others(connection: Connection) -> tuple[int, int]:
    """Attempts that are under way there, and effects that wait because the bucket was empty."""
    alive = Q(state=EffectState.CLAIMED, lease_until__gt=wall_now())
    line = Q(state__in=READY, held=BUSY)
    rows = Effect.objects.filter(connection=connection, state__in=UNSETTLED)
    found = rows.aggregate(under_way=Count("pk", filter=alive), in_line=Count("pk", filter=line))
    return found["under_way"], found["in_line"]


def _rate(space: Space, connection: Connection) -> Rate:
    return rate_of(connectors[connection.processor].pace, space.mode)


def _locked(space: Space, connection: Connection, rate: Rate) -> RateBucket:
    bucket, _ = RateBucket.objects.select_for_update().get_or_create(
        space=space, connection=connection, defaults={"tokens": rate.most, "filled_at": space.now()}
    )
    return bucket
