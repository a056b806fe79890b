"""Locking the figures of a month, and unlocking them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import LockedLine, LockedMonth, Space
from leavewell.accounts.sealing import seal_of
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.errors import Invalid, Refused

LONGEST_REASON = 120


def lock_month(
    act: Act,
    month: date,
    lines: Sequence[Mapping[str, object]],
    *,
    over_at: datetime,
    currency: str,
    read_at: datetime | None,
) -> LockedMonth:
    """Freeze these lines (ids, codes, money, instants) as the month's, under a seal. ``month`` is its first day.

    Refused until the month is over at ``over_at``, and while it is locked already.
    """
    must_be_open()
    _one_at_a_time(act)
    if act.at < over_at:
        raise Refused("This month isn't over yet.", "Lock it once its last day is past.")
    if LockedMonth.objects.of(act.space).filter(month=month, unlocked_at=None).exists():
        raise Refused("This month is locked already.", "Look at it again.")
    zone = act.space.workspace.zone
    locked = LockedMonth.objects.create(
        space=act.space,
        month=month,
        zone=zone,
        currency=currency,
        read_at=read_at,
        line_count=len(lines),
        sha256=seal_of(month, zone, currency, read_at, lines),
        locked_at=act.at,
        locked_by=act.actor,
    )
    LockedLine.objects.bulk_create(
        [
            LockedLine(space=act.space, locked=locked, position=place, body=dict(body))
            for place, body in enumerate(lines)
        ]
    )
    note_deed(act, "lock_month", subject=locked.public_id, month=f"{month:%Y-%m}", sha256=locked.sha256)
    return locked


def unlock_month(act: Act, locked: LockedMonth, reason: str) -> None:
    """The month counts anew. What was frozen stays stored, with the reason. Refused where it isn't locked."""
    must_be_open()
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST_REASON or not said.isprintable():
        advice = f"Say why in at most {LONGEST_REASON} characters."
        raise Invalid("Unlocking needs a reason.", advice, field="reason")
    _one_at_a_time(act)
    rows = LockedMonth.objects.of(act.space).filter(pk=locked.pk, unlocked_at=None)
    if not rows.update(unlocked_at=act.at, unlocked_by=act.actor, unlock_reason=said):
        raise Refused("This month isn't locked any more.", "Look at it again.")
    month = f"{locked.month:%Y-%m}"
    note_deed(act, "unlock_month", subject=locked.public_id, reason=said, month=month)


def _one_at_a_time(act: Act) -> None:
    Space.objects.select_for_update(no_key=True).only("pk").get(pk=act.space.pk)
