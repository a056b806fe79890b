"""Facts of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from leavewell.kernel.facts.base import Fact
from leavewell.kernel.money import Money


@dataclass(frozen=True)
class RequestReceived(Fact):
    """Somebody asked for something. ``what`` says whether it is known whose it is."""

    kind: ClassVar[str] = "request.received"
    request_id: UUID
    number: str
    channel: str
    what: str
    received_at: datetime


@dataclass(frozen=True)
class RequestJoined(Fact):
    """They wrote again, while the first was still under way."""

    kind: ClassVar[str] = "request.joined"
    request_id: UUID
    number: str
    message_id: UUID
    channel: str
    received_at: datetime


@dataclass(frozen=True)
class RequestPlaced(Fact):
    """Nobody could tell whose it was, or it was taken for another's; it is this account's from now on."""

    kind: ClassVar[str] = "request.placed"
    request_id: UUID
    number: str
    account_id: UUID


@dataclass(frozen=True)
class RequestIgnored(Fact):
    """A machine wrote: it is kept, and starts nothing. ``reason`` is what showed it."""

    kind: ClassVar[str] = "request.ignored"
    request_id: UUID
    reason: str


@dataclass(frozen=True)
class RequestTakenAsNotice(Fact):
    """A person read it as a wish to end, which counts from ``received_at``."""

    kind: ClassVar[str] = "request.taken_as_notice"
    request_id: UUID
    number: str
    declaration_id: UUID
    subscription_id: UUID
    received_at: datetime


@dataclass(frozen=True)
class RequestMarkedIntent(Fact):
    """A person read it as a wish to talk: nothing is cancelled."""

    kind: ClassVar[str] = "request.marked_intent"
    request_id: UUID
    number: str


@dataclass(frozen=True)
class RequestAnswered(Fact):
    """A person answered it."""

    kind: ClassVar[str] = "request.answered"
    request_id: UUID
    number: str


@dataclass(frozen=True)
class RequestClosed(Fact):
    """Nothing of it is left to do."""

    kind: ClassVar[str] = "request.closed"
    request_id: UUID
    number: str


@dataclass(frozen=True)
class NoteWritten(Fact):
    """A member put something down about the account; the words stand in the note's own row."""

    kind: ClassVar[str] = "note.written"
    note_id: UUID


@dataclass(frozen=True)
class NoteErased(Fact):
    """The words of a note, or of an apology, are gone for good."""

    kind: ClassVar[str] = "note.erased"
    note_id: UUID


@dataclass(frozen=True)
class ApologyMade(Fact):
    """A member apologised to the customer. ``what_for`` is a code; the words stand in the note's own row."""

    kind: ClassVar[str] = "apology.made"
    note_id: UUID
    what_for: str


@dataclass(frozen=True)
class ConcessionGranted(Fact):
    """A member granted a discount (``percent_bp`` for ``cycles`` charges) or a credit (``amount``).

    ``by_hand``: billing can't do it by a program; a person has it as a step. ``was_leaving``: the account was about
    to leave, so this is how it may have been saved.
    """

    kind: ClassVar[str] = "concession.granted"
    concession_id: UUID
    subscription_id: UUID
    percent_bp: int | None
    cycles: int | None
    amount: Money | None
    by_hand: bool
    was_leaving: bool
