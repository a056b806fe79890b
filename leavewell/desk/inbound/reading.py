"""From the bytes of a mail to what was written, by whom. Pure."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

from leavewell.desk.inbound import limits
from leavewell.desk.inbound.automatic import automatic, loop
from leavewell.desk.inbound.headers import address_in, answered, clean, header, spoken
from leavewell.desk.inbound.html_text import words_of_html
from leavewell.desk.inbound.limits import UnreadableMail, parts_of, within_limits
from leavewell.desk.inbound.quoting import original_sender, without_quote
from leavewell.desk.types import File

_CHARSETS = re.compile(r"(?:utf|iso8859|cp|ascii|latin|koi8|gb|big5|shift_jis|euc|iso2022|mac)[a-z0-9_-]*")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
_PASSED_ON = ("X-Original-From", "X-Original-Sender", "X-Forwarded-From")


@dataclass(frozen=True)
class Mail:
    """A mail as it is to be kept.

    ``original``: who wrote what this one passes on, if it says so. ``key`` names the mail. ``loop``, ``automatic``
    and ``original_automatic`` (of the mail inside this one) are codes, empty where a person wrote it. ``answers``:
    ids in the Message-IDs of mails of ours that it answers.
    """

    key: str
    sender: str
    original: str
    subject: str
    words: str
    files: tuple[File, ...]
    loop: str
    automatic: str
    original_automatic: str
    answers: tuple[UUID, ...] = ()


def read(raw: bytes, *, own_domain: str, envelope_from: str | None = None) -> Mail:
    """Read a mail. UnreadableMail, and nothing else, for one beyond the limits.

    ``own_domain``: the right-hand side of our own Message-IDs. ``envelope_from``: whom the mail server named as its
    sender; empty for nobody, None where that isn't known.
    """
    text = within_limits(raw)
    try:
        message = message_from_bytes(text, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return _read(message, text, own_domain, envelope_from)
    except UnreadableMail:
        raise
    # The parser has ends of its own for crooked mails, of many kinds; none of them may stop whoever takes mails in.
    except Exception as error:
        raise UnreadableMail("broken") from error


def _read(message: EmailMessage, raw: bytes, own_domain: str, envelope_from: str | None) -> Mail:
    parts = parts_of(message)
    inside = _mail_inside(parts)
    whole = _words(parts)
    original = _original(message, inside, whole)
    words = whole if original else without_quote(whole)
    if inside is not None:
        words = f"{words}\n\n{_words(parts_of(inside))}".strip()
    return Mail(
        key=_key(message, raw),
        sender=address_in(header(message, "From")),
        original=original,
        subject=header(message, "Subject")[: limits.SUBJECT],
        words=words[: limits.WORDS],
        files=tuple(_files(parts)),
        loop=loop(message, own_domain),
        automatic=automatic(message, envelope_from),
        original_automatic="" if inside is None else automatic(inside, None),
        answers=answered(message, own_domain),
    )


def _key(message: EmailMessage, raw: bytes) -> str:
    named = header(message, "Message-ID").encode()
    return hashlib.sha256(named or raw).hexdigest()


def _mail_inside(parts: list[EmailMessage]) -> EmailMessage | None:
    for part in parts:
        if part.get_content_type() == "message/rfc822":
            payload = part.get_payload()
            if isinstance(payload, list) and payload and isinstance(payload[0], EmailMessage):
                return payload[0]
    return None


def _original(message: EmailMessage, inside: EmailMessage | None, words: str) -> str:
    if inside is not None:
        return address_in(header(inside, "From"))
    named = (address_in(header(message, name)) for name in _PASSED_ON)
    return next((each for each in named if each), "") or original_sender(words)


def _words(parts: list[EmailMessage]) -> str:
    """The plain text; where there is none, the words of the HTML."""
    written = [part for part in parts if not _is_file(part)]
    plain = [_text(part) for part in written if part.get_content_type() == "text/plain"]
    if any(each.strip() for each in plain):
        return "\n".join(plain).strip()
    html = [_text(part) for part in written if part.get_content_type() == "text/html"]
    return "\n".join(words_of_html(each) for each in html).strip()


def _is_file(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _text(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    charset = str(part.get_content_charset("utf-8"))
    try:
        # Python knows codecs that are no charsets, and slow ones among them.
        known = codecs.lookup(charset).name if _CHARSETS.fullmatch(codecs.lookup(charset).name) else "utf-8"
    except (LookupError, ValueError):
        known = "utf-8"
    return clean(content.decode(known, errors="replace"))


def _files(parts: list[EmailMessage]) -> list[File]:
    found = [part for part in parts if _is_file(part) and part.get_content_type() != "message/rfc822"]
    return [_file(part) for part in found[: limits.FILES]]


def _file(part: EmailMessage) -> File:
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    name = spoken(str(part.get_filename() or "file"))[:200]
    told = part.get_content_type()
    media_type = told if _MEDIA_TYPE.fullmatch(told) and len(told) <= 127 else "application/octet-stream"
    kept = content if len(content) <= limits.FILE_BYTES else b""
    return File(name, media_type, len(content), kept)
