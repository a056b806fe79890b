"""A thin Python client of Leavewell's API. It needs httpx and nothing of the server."""

from leavewell_client.alerts import Alert, Alerts, Quiet, Told, Words
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
from leavewell_client.returns import ReturnAddresses, Returns, StateKey
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
from leavewell_client.webhooks import Delivery, Replayed, Try, Webhook, Webhooks

__all__ = [
    "Account",
    "Alert",
    "Alerts",
    "Attachment",
    "BadKey",
    "BadState",
    "Conflict",
    "Contact",
    "Contract",
    "Declaration",
    "Delivery",
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
    "Quiet",
    "Replayed",
    "Request",
    "ReturnAddresses",
    "ReturnState",
    "Returns",
    "Session",
    "StateKey",
    "Told",
    "TooManyCalls",
    "Trait",
    "Try",
    "Webhook",
    "Webhooks",
    "Words",
    "verify_state",
]
