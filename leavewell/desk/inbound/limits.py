"""How large and how crooked a mail may be. What goes beyond is refused before the parser sees it. Pure."""

from __future__ import annotations

import re
from email.message import EmailMessage

from leavewell.kernel.errors import Invalid

BYTES = 5 * 1024 * 1024
HEADER_BYTES = 64 * 1024
ONE_HEADER = 4000
PARTS = 50
DEPTH = 10
CONTENT_TYPES = 200
"""More than a mail within the other limits ever names; the parser's work grows with the depth that they allow."""

WORDS = 20_000
SUBJECT = 300
HTML = 200_000
FILES = 10
FILE_BYTES = 128 * 1024
"""A file beyond this is kept by its name and size only; none is ever unpacked."""

_ABOUT_CONTENT = re.compile(rb"(?im)^content-[a-z-]+[ \t]*:.*(?:\n[ \t].*)*")


class UnreadableMail(Invalid):
    """The mail is beyond the limits; nothing was kept of it. ``reason`` is a code."""

    code = "unreadable_mail"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"This mail can't be taken: {reason.replace('_', ' ')}.", "Write again, in plain text."
        )
        self.reason = reason


def within_limits(raw: bytes) -> bytes:
    """The mail with one kind of line end. UnreadableMail for one that would keep a parser busy."""
    if len(raw) > BYTES:
        raise UnreadableMail("too_large")
    text = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    end = text.find(b"\n\n")
    if (len(text) if end < 0 else end) > HEADER_BYTES:
        raise UnreadableMail("headers_too_long")
    if text.lower().count(b"content-type") > CONTENT_TYPES:
        raise UnreadableMail("too_many_parts")
    if any(len(found.group()) > ONE_HEADER for found in _ABOUT_CONTENT.finditer(text)):
        raise UnreadableMail("headers_too_long")
    return text


def parts_of(message: EmailMessage, depth: int = 0) -> list[EmailMessage]:
    """The mail's leaves, and the mails inside it, in order. UnreadableMail for too many or too deep ones."""
    if depth > DEPTH:
        raise UnreadableMail("too_deep")
    if not message.is_multipart():
        return [message]
    found: list[EmailMessage] = []
    for part in _below(message):
        found += parts_of(part, depth + 1)
        if len(found) > PARTS:
            raise UnreadableMail("too_many_parts")
    # What is in a mail inside this one counts towards the limits, and is read by itself.
    return [message] if message.get_content_type() == "message/rfc822" else found


def _below(message: EmailMessage) -> list[EmailMessage]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, EmailMessage)] if isinstance(payload, list) else []
