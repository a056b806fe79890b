"""Keeping what an attempt said to a billing system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from leavewell.accounts.transaction import must_be_open
from leavewell.billing.overhearing import Exchange
from leavewell.effects.models import Attempt, WireExchange
from leavewell.effects.types import Claimed

NOT_KEPT = ("billing.read_page",)
"""A night's reading asks for everybody: nobody needs that word for word."""


def keep_exchanges(claimed: Claimed, heard: Sequence[Exchange]) -> None:
    """Write them beside the attempt; a repetition changes nothing."""
    must_be_open()
    if not heard or claimed.effect.kind in NOT_KEPT:
        return
    space = claimed.act.space
    attempt = Attempt.objects.of(space).get(effect=claimed.effect, number=claimed.attempt)
    rows = [
        WireExchange(space=space, attempt=attempt, number=number, **asdict(each))
        for number, each in enumerate(heard, start=1)
    ]
    WireExchange.objects.bulk_create(rows, ignore_conflicts=True)
