"""What a reading of billing says of a promise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leavewell.billing.types import Charge, SubscriptionView
from leavewell.kernel.money import Money


class Why(StrEnum):
    """How a promise was broken."""

    CHARGED_MORE = "charged_more"
    CHARGED_IN_PAUSE = "charged_in_pause"
    CHARGED_IN_TRIAL = "charged_in_trial"
    CHARGED_AFTER_END = "charged_after_end"
    OPEN_BILL_COLLECTED = "open_bill_collected"
    NOT_ENDED = "not_ended"
    PRICE_NOT_RESTORED = "price_not_restored"
    STILL_PAUSED = "still_paused"
    OTHER_CURRENCY = "other_currency"
    NOT_REMINDED = "not_reminded"
    END_TAKEN_BACK = "end_taken_back"
    END_LATER = "end_later"
    END_EARLIER = "end_earlier"
    DISCOUNT_GONE = "discount_gone"
    PAUSE_OTHER = "pause_other"
    TRIAL_SHORTER = "trial_shorter"
    TERMS_OTHER = "terms_other"


class Mend(StrEnum):
    """What would make it good."""

    REFUND_DIFFERENCE = "refund_difference"
    RESTORE_DISCOUNT = "restore_discount"
    RESTORE_PRICE = "restore_price"
    RESTORE_PAUSE = "restore_pause"
    RESTORE_TRIAL = "restore_trial"
    CANCEL_AGAIN = "cancel_again"
    LOOK = "look"


@dataclass(frozen=True)
class Seen:
    """A reading of billing. ``judged``: so many payments were found right before.

    ``reminded``: the customer was told in time that it ends, or nobody owed them that. ``told``: the marks of what
    was found broken before, which isn't broken anew.
    """

    made_at: datetime
    now: datetime
    view: SubscriptionView
    charges: Sequence[Charge]
    judged: int = 0
    reminded: bool = True
    told: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SoFarGood:
    """Nothing speaks against it; ``judged`` payments were right. Look again then."""

    judged: int
    look_at: datetime


@dataclass(frozen=True)
class Kept:
    """It was carried out to its end."""


@dataclass(frozen=True)
class Broken:
    """It wasn't kept: why, what would mend it, and the money where money shows it.

    ``charge`` is billing's own id of what was taken, where something was, and ``bill`` of what asks for it. So many
    payments are ``judged`` with the one that broke it.
    """

    why: Why
    mend: Mend
    expected: Money | None = None
    seen: Money | None = None
    charge: str = ""
    bill: str = field(default="", compare=False)
    judged: int = field(default=0, compare=False)

    @property
    def mark(self) -> str:
        """What tells this break from another one of the same promise."""
        return mark_of(self.why, self.charge, self.bill)


def mark_of(why: str, charge: str, bill: str) -> str:
    """The charge, or the bill that asks for one, or what is wrong without money."""
    return charge or bill or str(why)


@dataclass(frozen=True)
class Gone:
    """There is nothing left to promise anything about."""

    reason: str


Verdict = SoFarGood | Kept | Broken | Gone
