"""The table of moves of a request."""

from __future__ import annotations

from enum import StrEnum

from leavewell.kernel.states import Machine


class RequestState(StrEnum):
    """``ignored``: a machine wrote it; it is kept to be looked at, and nothing was started."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    IGNORED = "ignored"


class RequestMove(StrEnum):
    """What may happen to a request."""

    ANSWER = "answer"
    WRITE_AGAIN = "write_again"
    CLOSE = "close"


UNDER_WAY = (RequestState.OPEN, RequestState.ANSWERED)
"""States of a request that isn't over: whatever else comes from the same account joins it."""

REQUEST: Machine[RequestState, RequestMove] = Machine(
    "request",
    {
        (RequestState.OPEN, RequestMove.ANSWER): RequestState.ANSWERED,
        (RequestState.ANSWERED, RequestMove.WRITE_AGAIN): RequestState.OPEN,
        **{(state, RequestMove.CLOSE): RequestState.CLOSED for state in UNDER_WAY},
    },
)


class Kind(StrEnum):
    """What a request is, as far as anyone knows. Only a person says that it is a notice."""

    UNREAD = "unread"
    UNKNOWN_SENDER = "unknown_sender"
    SEVERAL_ACCOUNTS = "several_accounts"
    UNKNOWN_ACCOUNT = "unknown_account"
    AUTOMATIC = "automatic"
    NOTICE = "notice"
    INTENT = "intent"


NOT_PLACED = (Kind.UNKNOWN_SENDER, Kind.SEVERAL_ACCOUNTS, Kind.UNKNOWN_ACCOUNT)
"""Kinds of a request that nobody can tell the account of."""
