"""What a webhook was told, held against what was written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from tests.chaos.site import Report

if TYPE_CHECKING:
    from leavewell.accounts.models import Space
    from leavewell.messages.models import Endpoint


@dataclass(frozen=True)
class Reckoning:
    """Seconds from writing an event down until it was taken: of half of them, and of nineteen of twenty."""

    p50: float
    p95: float

    @property
    def words(self) -> str:
        """For a line of the report."""
        return f"p50 {self.p50:.2f} s, p95 {self.p95:.2f} s"

    def slower_than(self, other: Reckoning) -> list[tuple[float, float]]:
        """By how much, for both: the ratio, and the seconds more."""
        pairs = ((self.p50, other.p50), (self.p95, other.p95))
        return [(mine / theirs, mine - theirs) for mine, theirs in pairs]


def lags(space: Space, kept: Mapping[str, Mapping[str, Any]], *, last: int | None = None) -> Reckoning:
    """Of what one place kept, or of so many events that were written down last."""
    from leavewell.effects.models import FactRow
    from leavewell.kernel.ids import public_id

    rows = FactRow.objects.of(space).filter(kind="session.opened").order_by("-sequence")[:last]
    written = {
        public_id("evt", row.pk): row.recorded_at.timestamp() for row in rows.only("pk", "recorded_at")
    }
    found = [kept[event_id]["at"] - at for event_id, at in written.items() if event_id in kept]
    cuts = quantiles(found, n=20, method="inclusive")
    return Reckoning(cuts[9], cuts[18])


def told(report: Report, endpoint: Endpoint, path: str, place: Mapping[str, Any]) -> None:
    """Nothing lost at one webhook, nothing signed wrongly, and the order of writing told."""
    from leavewell.effects.models import FactRow
    from leavewell.kernel.ids import public_id

    events = FactRow.objects.of(endpoint.space).filter(kind="session.opened").order_by("sequence")
    wanted = {public_id("evt", row.pk): row for row in events.only("pk", "sequence", "account_id")}
    kept, met = place["kept"], place["met"]
    report.count(f"{path} met", met)
    lost = len(wanted.keys() - kept.keys())
    report.check(
        f"{path} has every event, each signed well", not lost and "wrong signature" not in met, len(kept)
    )
    twice = sum(each["times"] - 1 for each in kept.values())
    report.count(f"{path} took once more what it had taken", twice)
    right = all(
        (each["sequence"], each["account"]) == (row.sequence, public_id("acc", row.account_id))
        for event_id, row in wanted.items()
        if (each := kept.get(event_id)) and row.account_id
    )
    report.check(
        f"{path} reads the order of writing from sequence", right, f"{_overtook(kept)} came out of order"
    )


def _overtook(kept: Mapping[str, Mapping[str, Any]]) -> int:
    """How many arrived after a later one of the same account."""
    latest: dict[str, int] = {}
    found = 0
    for each in sorted(kept.values(), key=lambda each: each["at"]):
        before = latest.get(each["account"], 0)
        found += each["sequence"] < before
        latest[each["account"]] = max(before, each["sequence"])
    return found
