"""Single headers, read so that no odd one can break anything. Pure."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from uuid import UUID

from leavewell.desk.inbound.limits import ONE_HEADER

_NEVER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
MOST_ANSWERED = 20
_ADDRESS = re.compile(r"[^@\s<>,;\"']{1,64}@[^@\s<>,;\"']{1,189}")


def clean(text: str) -> str:
    """Without what can't be stored or shown."""
    return _NEVER.sub("", text)


def raw_headers(message: EmailMessage, name: str) -> list[str]:
    """Every header of that name as it stands, each up to a length."""
    wanted = name.lower()
    return [clean(str(text))[:ONE_HEADER] for key, text in message.raw_items() if key.lower() == wanted]


def header(message: EmailMessage, name: str) -> str:
    """The first header of that name, decoded and on one line; empty where there is none."""
    found = raw_headers(message, name)
    return spoken(found[0]) if found else ""


def spoken(text: str) -> str:
    """A header's words, decoded as far as they can be."""
    try:
        decoded = str(make_header(decode_header(text)))
    except (MessageError, LookupError, ValueError):
        decoded = text
    return " ".join(clean(decoded).split())


def answered(message: EmailMessage, own_domain: str) -> tuple[UUID, ...]:
    """Which of our own mails it answers, by the ids in their Message-IDs; the one that it names first comes first."""
    named = [*raw_headers(message, "In-Reply-To"), *reversed(raw_headers(message, "References"))]
    ours = re.compile(rf"<({_UUID})@{re.escape(own_domain)}>", re.I)
    found = [UUID(each) for text in named for each in ours.findall(text)]
    return tuple(dict.fromkeys(found))[:MOST_ANSWERED]


def address_in(text: str) -> str:
    """The first mail address in a header or a line, in small letters; empty where there is none."""
    _, found = parseaddr(text)
    if not _ADDRESS.fullmatch(found):
        inside = _ADDRESS.search(text)
        found = inside.group() if inside else ""
    return found.lower()
