"""A thin Python client of Leavewell's API. It needs httpx and nothing of the server."""

from leavewell_client.client import Leavewell
from leavewell_client.knowledge import Contract, Money, Trait
from leavewell_client.problems import (
    BadKey,
    Conflict,
    Invalid,
    NoAnswer,
    NotAllowed,
    NotFound,
    Problem,
    TooManyCalls,
)
from leavewell_client.returning import BadState, ReturnState, verify_state
from leavewell_client.shapes import (
    Account,
    Attachment,
    Contact,
    Declaration,
    File,
    Message,
    Offer,
    Page,
    Request,
    Session,
)

__all__ = [
    "Account",
    "Attachment",
    "BadKey",
    "BadState",
    "Conflict",
    "Contact",
    "Contract",
    "Declaration",
    "File",
    "Invalid",
    "Leavewell",
    "Message",
    "Money",
    "NoAnswer",
    "NotAllowed",
    "NotFound",
    "Offer",
    "Page",
    "Problem",
    "Request",
    "ReturnState",
    "Session",
    "TooManyCalls",
    "Trait",
    "verify_state",
]
