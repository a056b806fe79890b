"""The tables of moves of the cancel session and of the declaration."""

from __future__ import annotations

from enum import StrEnum

from leavewell.kernel.states import Machine


class SessionState(StrEnum):
    """Where the contact is. ``asking``: back at the question after having answered it once."""

    OPENED = "opened"
    ASKING = "asking"
    OFFERING = "offering"
    CONFIRMING = "confirming"
    ENDED = "ended"


class SessionMove(StrEnum):
    """What a contact may do. From everywhere they may stay, or go straight to the confirmation."""

    OFFER = "offer"
    SKIP_TO_CONFIRM = "skip_to_confirm"
    BACK = "back"
    ACCEPT = "accept"
    HAND_OVER = "hand_over"
    NEVERMIND = "nevermind"
    CANCEL = "cancel"


class Outcome(StrEnum):
    """How a session ended. ``accepted`` is an offer that changes the subscription.

    ``handed_over``: they asked for a person instead. Nothing has changed, and nothing counts as saved.

    ``abandoned`` is what we take it for after half an hour of silence. It alone closes nothing and can be replaced: the
    state stays where the contact was, and while the link opens they go on from there.
    """

    NEVERMIND = "nevermind"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"
    HANDED_OVER = "handed_over"


_OPEN = (SessionState.OPENED, SessionState.ASKING, SessionState.OFFERING, SessionState.CONFIRMING)

SESSION: Machine[SessionState, SessionMove] = Machine(
    "cancel session",
    {
        **{(state, SessionMove.NEVERMIND): SessionState.ENDED for state in _OPEN},
        **{(state, SessionMove.SKIP_TO_CONFIRM): SessionState.CONFIRMING for state in _OPEN},
        (SessionState.OPENED, SessionMove.OFFER): SessionState.OFFERING,
        (SessionState.ASKING, SessionMove.OFFER): SessionState.OFFERING,
        (SessionState.OFFERING, SessionMove.BACK): SessionState.ASKING,
        (SessionState.CONFIRMING, SessionMove.BACK): SessionState.ASKING,
        (SessionState.OFFERING, SessionMove.ACCEPT): SessionState.ENDED,
        (SessionState.OFFERING, SessionMove.HAND_OVER): SessionState.ENDED,
        (SessionState.CONFIRMING, SessionMove.CANCEL): SessionState.ENDED,
    },
)


class DeclarationState(StrEnum):
    """How far a wish to end has come. Received and carried out are two facts with two times.

    ``joined``: its plan wasn't known at first, and turned out to be cancelled already by another one.
    """

    RECEIVED = "received"
    PROCESSING = "processing"
    SCHEDULED = "scheduled"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    JOINED = "joined"


class DeclarationMove(StrEnum):
    """What may happen to a declaration."""

    TAKE_UP = "take_up"
    SCHEDULE = "schedule"
    END = "end"
    WITHDRAW = "withdraw"
    JOIN = "join"


DECLARATION: Machine[DeclarationState, DeclarationMove] = Machine(
    "declaration",
    {
        (DeclarationState.RECEIVED, DeclarationMove.TAKE_UP): DeclarationState.PROCESSING,
        (DeclarationState.RECEIVED, DeclarationMove.SCHEDULE): DeclarationState.SCHEDULED,
        (DeclarationState.RECEIVED, DeclarationMove.END): DeclarationState.ENDED,
        (DeclarationState.PROCESSING, DeclarationMove.SCHEDULE): DeclarationState.SCHEDULED,
        (DeclarationState.PROCESSING, DeclarationMove.END): DeclarationState.ENDED,
        (DeclarationState.SCHEDULED, DeclarationMove.END): DeclarationState.ENDED,
        (DeclarationState.RECEIVED, DeclarationMove.JOIN): DeclarationState.JOINED,
        (DeclarationState.RECEIVED, DeclarationMove.WITHDRAW): DeclarationState.WITHDRAWN,
        (DeclarationState.PROCESSING, DeclarationMove.WITHDRAW): DeclarationState.WITHDRAWN,
        (DeclarationState.SCHEDULED, DeclarationMove.WITHDRAW): DeclarationState.WITHDRAWN,
    },
)

OPEN_DECLARATIONS = (DeclarationState.RECEIVED, DeclarationState.PROCESSING, DeclarationState.SCHEDULED)
"""States in which a wish to end stands and is not yet fulfilled."""
