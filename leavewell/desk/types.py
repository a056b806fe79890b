"""Values that cross this room's border."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from leavewell.accounts.models import Account
from leavewell.flow.actions.logged import Channel


@dataclass(frozen=True)
class File:
    """What came with a message. ``content`` is empty where it was too large to be kept; ``size`` is in bytes."""

    name: str
    media_type: str
    size: int
    content: bytes = b""


@dataclass(frozen=True)
class Arrival:
    """Something a customer asked for, as it reached the company.

    ``sender`` is who wrote it, ``forwarded_by`` who passed it on. ``account``: where whoever logs it knows;
    ``named_account``: what they call it, where nobody here has heard of that one. ``key`` names the message, so that
    the same one twice is one. ``automatic``: a code, where a machine wrote it.
    """

    channel: Channel
    received_at: datetime
    sender: str = ""
    subject: str = ""
    words: str = ""
    forwarded_by: str = ""
    files: tuple[File, ...] = ()
    account: Account | None = None
    named_account: str = ""
    key: str | None = None
    automatic: str = ""
