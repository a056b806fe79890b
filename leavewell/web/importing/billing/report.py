"""What an import did, in numbers and in words. It names ids, never people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Fate = Literal["added", "changed", "the same"]

REASONS = {
    "no_own_id": "no id of your own in the metadata",
    "odd_own_id": "an id of your own that is empty, too long or has a slash",
    "no_account": "the customer was deleted or left out",
    "other_account": "it stands under another account here",
    "foreign_shape": "an unknown shape",
    "unknown_status": "an unknown status",
    "no_or_too_many_items": "no items, or more than one answer holds",
    "no_words": "this version can't work with it",
    "tiered_price": "priced in tiers",
    "usage_price": "priced by usage",
    "no_fixed_amount": "no fixed amount",
    "unknown_interval": "an unknown interval",
    "unknown_currency": "an unknown currency",
}
"""Why a row is left out."""


@dataclass
class PartReport:
    """One part: how many rows were read, and what became of them. ``left_out`` has the ids by reason."""

    read: int = 0
    fates: Counter[str] = field(default_factory=Counter)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    went_on: bool = False

    def note(self, fate: Fate) -> None:
        """A row was taken."""
        self.read += 1
        self.fates[fate] += 1

    def leave_out(self, key: str, reason: str) -> None:
        """A row was not taken."""
        self.read += 1
        self.left_out.setdefault(reason, []).append(key)


@dataclass(frozen=True)
class Ending:
    """A subscription that was set to end without us."""

    account: str
    subscription: str
    ends_at: datetime | None


@dataclass
class Report:
    """The whole import. ``without_contact`` counts accounts to which no usable address was found."""

    parts: dict[str, PartReport] = field(default_factory=dict)
    contacts_added: int = 0
    without_contact: int = 0
    contacts: bool = True
    ending: list[Ending] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """How many rows of ours were added or changed."""
        rows = sum(part.fates["added"] + part.fates["changed"] for part in self.parts.values())
        return rows + self.contacts_added

    def lines(self) -> Iterator[str]:
        """For a terminal."""
        for name, part in self.parts.items():
            yield _sums(name, part)
            for reason, keys in sorted(part.left_out.items()):
                words = REASONS.get(reason, reason)
                shown = ", ".join(keys[:SHOWN]) + (" ..." if len(keys) > SHOWN else "")
                yield f"  {len(keys):,} left out, {words}: {shown}"
        if self.contacts:
            yield (
                f"contacts       {self.contacts_added:,} added from the customers' billing addresses, with the "
                f"right to cancel; {self.without_contact:,} accounts have no address"
            )
        if self.ending:
            yield f"Set to end elsewhere, and left as they are ({len(self.ending):,}):"
            for one in self.ending[:SHOWN_ENDING]:
                ends = f"{one.ends_at:%Y-%m-%d}" if one.ends_at else "some day"
                yield f"  {one.subscription} of {one.account} ends {ends}"
            if len(self.ending) > SHOWN_ENDING:
                yield f"  and {len(self.ending) - SHOWN_ENDING:,} more"
        yield f"Changes here: {self.changed:,}. Nobody was written to, and nothing was changed in billing."


SHOWN = 5
SHOWN_ENDING = 20


def _sums(name: str, part: PartReport) -> str:
    left = sum(len(keys) for keys in part.left_out.values())
    went_on = ", going on where an earlier run stopped" if part.went_on else ""
    return (
        f"{name:<14} {part.read:,} read: {part.fates['added']:,} added, {part.fates['changed']:,} changed, "
        f"{part.fates['the same']:,} the same, {left:,} left out{went_on}"
    )
