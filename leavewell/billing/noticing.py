"""What a billing system tells by itself. A notice is a hint: only that something changed is believed of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

from leavewell.billing.types import SubRef
from leavewell.billing.walking import Page
from leavewell.kernel.errors import LeavewellError
from leavewell.kernel.money import Money


class BadSignature(LeavewellError):
    """Nobody shows that the billing system sent this."""

    code = "bad_signature"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            "This notice isn't signed with a secret that stands here, or not within five minutes.",
            "Compare the signing secret of this address, and the clocks on both sides.",
        )


@dataclass(frozen=True)
class Verified:
    """A notice that bears the billing system's signature. ``digest`` names its very bytes."""

    body: Mapping[str, Any]
    digest: str


@dataclass(frozen=True)
class Signal:
    """One change that was told of. ``event`` is billing's own id of it, the same each time that it is told.

    ``sub`` None: it is about no subscription. ``account`` is the connected account, ``mode`` None where it wasn't
    said; ``dispute`` billing's id of a payment that the card's holder disputes.
    """

    event: str
    kind: str
    sub: SubRef | None
    customer: str | None
    occurred_at: datetime | None
    account: str | None = None
    mode: Literal["live", "test"] | None = None
    dispute: str | None = None


@dataclass(frozen=True)
class Dispute:
    """A payment that the card's holder disputes. ``sub`` None: billing doesn't say for which subscription it was.

    ``answer_by``: whoever hasn't answered by then has lost it; None: that isn't known, or it can't be answered.
    """

    id: str
    amount: Money
    opened_at: datetime
    customer: str | None
    sub: SubRef | None
    answer_by: datetime | None = None


class NoticeReader(Protocol):
    """Reads one billing system's notices. Pure: nobody is asked."""

    def is_secret(self, text: str) -> bool:
        """Whether a text has the form of a signing secret."""

    def verify(
        self, headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime
    ) -> Verified:
        """The notice, if it was signed with one of these secrets around ``now`` (wall time). Raises BadSignature."""

    def signals(self, verified: Verified) -> Sequence[Signal]:
        """What it tells of."""


@runtime_checkable
class Tells(Protocol):
    """The part of a processor that can be asked for what it told. Raises as ``Processor.get`` does."""

    def poll(self, since: datetime, after: str | None, *, disputes_only: bool = False) -> Page[Signal]:
        """A page of what was told since then (wall time), newest first; ``after`` as in ``Processor.subscriptions``."""

    def disputed(self, dispute: str) -> Dispute:
        """A disputed payment by billing's id of it."""
