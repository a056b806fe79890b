"""Values of the engine: what is planned, what was claimed, how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable
from uuid import UUID

from leavewell.accounts.types import Act
from leavewell.kernel.facts import Fact

if TYPE_CHECKING:
    from leavewell.accounts.models import Connection, Space
    from leavewell.effects.models import Effect


REACT = "react"
"""The kind of an effect that lets one handler hear one fact."""


@dataclass(frozen=True)
class Planned:
    """An effect to be. ``key`` names it for ever in its space, so planning it twice is harmless.

    ``payload`` holds ids, codes, money and instants. ``due_at`` None: now. ``lane`` is the subscription
    whose billing effects must go in order; ``turn``, whatever it is at which they take turns, such as a receiver.
    ``deadline_at``: when it must have been done, where that is known ahead.
    """

    kind: str
    key: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    account_id: UUID | None = None
    lane: UUID | None = None
    due_at: datetime | None = None
    deadline_at: datetime | None = None
    turn: UUID | None = None


@dataclass(frozen=True)
class Claimed:
    """An effect in our hands for the length of the lease.

    ``look_first``: an earlier attempt may have done it; read before sending. ``group``: the attempt group
    of the idempotency key. ``connection``: the billing system that it is about, if it is about one.
    """

    effect: Effect
    act: Act
    attempt: int
    group: int
    look_first: bool
    connection: Connection | None = None


def nothing(act: Act) -> None:
    """No rows to write with the settlement."""


Writing = Callable[[Act], None]
"""Rows and facts to write in the settling transaction."""


@dataclass(frozen=True)
class Settled:
    """Done for good; ``result`` is a code."""

    result: str
    then: Writing = nothing


@dataclass(frozen=True)
class Later:
    """Surely not done yet; try again after the back-off, or after so many seconds if the other side asked.

    ``then``: what was seen meanwhile.
    """

    reason: str
    after_seconds: float | None = None
    then: Writing = nothing


@dataclass(frozen=True)
class LostAnswer:
    """It may have happened. The next attempt looks first, and sends with a new key if this one is spent."""

    reason: str
    key_spent: bool = False


@dataclass(frozen=True)
class ForPerson:
    """It can't go on by itself."""

    reason: str
    then: Writing = nothing


@dataclass(frozen=True)
class TurnedAway:
    """The billing system no longer takes our key: it waits, untried, until somebody has mended that.

    ``lost``: an earlier attempt may have happened, so that the next one looks first.
    """

    reason: str
    lost: bool


@dataclass(frozen=True)
class Again:
    """Not done, and due again after just so many seconds: its kind has a schedule of its own; no person is asked."""

    reason: str
    after_seconds: float
    then: Writing = nothing


Settlement = Settled | Later | LostAnswer | ForPerson | TurnedAway | Again


class Executor(Protocol):
    """Carries out one kind of effect. Runs outside any transaction; rows are written by ``then``."""

    def run(self, claimed: Claimed) -> Settlement:
        """One attempt. An exception counts as a lost answer."""


@runtime_checkable
class Inward(Executor, Protocol):
    """One that reaches nothing but our own rows, and locks no lane before its own transaction does.

    It is claimed, done and settled in one transaction: what fails leaves nothing behind, so nothing is ever lost.
    """

    inward: bool


@dataclass(frozen=True)
class RecordedFact:
    """A fact with its envelope, as a reaction hears it."""

    id: UUID
    fact: Fact
    account_id: UUID | None
    occurred_at: datetime
    actor: str


Handler = Callable[[Act, RecordedFact], None]
"""A reaction: a few lines that call their own room's actions, no network, harmless when repeated."""


class Wait(NamedTuple):
    """Why an effect waits untried, as a code, and for how many seconds."""

    why: str
    seconds: float


Gate = Callable[[Act, "Effect"], Wait | None]
"""Asked in the claiming transaction whether an effect of its kind may be tried now; None: it may."""

Audience = Callable[["Space"], bool]
"""Whether anybody in that space waits for what a handler tells; if not, nothing is planned for it."""


class Sweeper(Protocol):
    """What time does to the rows of an upper room."""

    def sweep(self, space: Space) -> int:
        """Do everything that is due now; returns how much was done. Opens its own transactions."""

    def next_instant(self, space: Space, until: datetime) -> datetime | None:
        """The next business instant after now, up to ``until``, at which there will be something to do."""


UNKEPT = "[a link that stands only in the mail itself]"
"""What the mailbox page shows in place of a link that would let its reader in as somebody else."""

UNKEPT_WORDS = "[what they wrote stands only in the mail itself]"
"""The same in place of a customer's own words in a mail to the company: they are kept where they were written."""


@dataclass(frozen=True)
class Letter:
    """A rendered mail. ``link`` is a secret one: the text has ``UNKEPT`` where the mail that leaves has the link.

    ``words`` in the same way stand where the text has ``UNKEPT_WORDS``. ``headers`` go beside those of every mail.
    """

    to: str
    subject: str
    text: str
    attachment_name: str = ""
    attachment: bytes = b""
    link: str = ""
    words: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NotNeeded:
    """What the mail would say isn't so any more."""

    reason: str


class MailServer(NamedTuple):
    """Where mail is handed over."""

    host: str
    port: int
    user: str
    password: str
    starttls: bool


class MailKind(Protocol):
    """One kind of mail. ``always_goes``: a receipt, or a word to the team; the mail switch doesn't hold it back."""

    always_goes: bool

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Read the state as it is now and render, or say why not."""
