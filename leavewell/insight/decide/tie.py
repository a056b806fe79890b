"""The ends that are counted here against those that billing shows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from leavewell.kernel.money import Money

SAME = timedelta(seconds=60)
"""Two ends nearer than this are the same one: billing systems round to seconds or minutes."""


class Gap(StrEnum):
    """How billing differs."""

    NOT_HERE = "ended_there_not_here"
    ALIVE_THERE = "ended_here_alive_there"
    OTHER_DATE = "other_date"
    CHARGED = "charged_after_end"
    NOT_READ = "not_read_since_the_end"


@dataclass(frozen=True)
class EndHere:
    """An end as it is counted here. ``back``: it goes on again, so billing needn't show the end any more."""

    account_id: UUID
    subscription_id: UUID
    at: datetime
    back: bool = False


@dataclass(frozen=True)
class ShownThere:
    """A subscription as billing showed it last."""

    account_id: UUID
    subscription_id: UUID
    state: str
    ends_at: datetime | None
    read_at: datetime
    charged_at: datetime | None = None
    charge: Money | None = None


@dataclass(frozen=True)
class Difference:
    """One of them: the date here and there, and what was charged."""

    gap: Gap
    account_id: UUID
    subscription_id: UUID
    here_at: datetime | None = None
    there_at: datetime | None = None
    charge: Money | None = None


def differences(
    ends: Sequence[EndHere],
    shown: Mapping[UUID, ShownThere],
    elsewhen: Mapping[UUID, datetime],
    charges: Iterable[Difference] = (),
) -> Sequence[Difference]:
    """Every difference. ``shown``: what billing shows of the ends here, and what else it shows to have ended then.

    ``elsewhen``: the ends here, of other months, of what ended there. ``charges`` were found after an end already.
    Whatever billing can't be asked about isn't in ``shown``, and is no difference.
    """
    known = list(charges)
    told = {each.subscription_id for each in known}
    found = [gap for each in ends if each.subscription_id in shown for gap in _of_end(each, shown, told)]
    here = {each.subscription_id for each in ends}
    found += [_not_here(each, elsewhen) for key, each in shown.items() if key not in here]
    return [*found, *known]


def _of_end(end: EndHere, shown: Mapping[UUID, ShownThere], told: set[UUID]) -> Iterator[Difference]:
    there = shown[end.subscription_id]
    if end.back:
        return
    gap = _gap(end, there)
    if gap:
        yield Difference(gap, end.account_id, end.subscription_id, end.at, there.ends_at)
    late = there.charged_at is not None and there.charged_at > end.at + SAME
    if late and end.subscription_id not in told:
        yield Difference(
            Gap.CHARGED, end.account_id, end.subscription_id, end.at, there.charged_at, there.charge
        )


def _gap(end: EndHere, there: ShownThere) -> Gap | None:
    if there.ends_at is not None and abs(there.ends_at - end.at) > SAME:
        return Gap.OTHER_DATE
    if there.state == "ended":
        return None
    return Gap.NOT_READ if there.read_at < end.at else Gap.ALIVE_THERE


def _not_here(there: ShownThere, elsewhen: Mapping[UUID, datetime]) -> Difference:
    here_at = elsewhen.get(there.subscription_id)
    gap = Gap.OTHER_DATE if here_at else Gap.NOT_HERE
    return Difference(gap, there.account_id, there.subscription_id, here_at, there.ends_at)
