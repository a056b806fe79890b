"""The words of an alert: a text with names in braces, and nothing that could reach further than these. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from leavewell.kernel.errors import Invalid

NAMES: Mapping[str, str] = {
    "account": "what the account is called",
    "account_id": "your own id of the account",
    "plan": "its plan",
    "contact": "the person's name",
    "email": "the person's address",
    "reason": "why they want to leave, as the page says it",
    "words": "what they wrote, in the body only",
    "offer": "what was offered, as your team calls it",
    "number": "the number of the cancellation, or the id of what it is about",
    "ends": "the day on which it ends",
    "at": "when it happened",
    "event": "the event's name",
    "company": "your company's name",
    "link": "the account's page here",
}
"""Every name that may stand in braces, and what it says."""

WORDS = "words"
SUBJECT_LENGTH = 200
BODY_LENGTH = 4000
_IN_BRACES = re.compile(r"\{([^{}]*)\}")
_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_NEVER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_RULE = re.compile(r"[-\u2010-\u2015\u2212]{4,}")


def check_subject(text: str) -> str:
    """A subject as it may be kept. Invalid for a line break, a name that isn't known, or nothing at all."""
    if _BREAKS.search(text):
        raise Invalid("A subject is one line.", "Take the line break out.", field="subject")
    return _checked(text, "subject", SUBJECT_LENGTH, allowed=[name for name in NAMES if name != WORDS])


def check_body(text: str) -> str:
    """A body as it may be kept. Invalid for a name that isn't known, or nothing at all."""
    return _checked(text.replace("\r\n", "\n"), "body", BODY_LENGTH, allowed=list(NAMES))


def _checked(text: str, field: str, longest: int, *, allowed: list[str]) -> str:
    text = text.strip()
    if not text:
        raise Invalid(f"The {field} is empty.", "Write one, or take the usual words.", field=field)
    if _NEVER.search(text):
        raise Invalid(f"The {field} has a character that can't be kept.", "Type it anew.", field=field)
    if len(text) > longest:
        raise Invalid(f"The {field} is too long.", f"Shorten it to {longest} characters.", field=field)
    for name in _IN_BRACES.findall(text):
        if name not in allowed:
            known = ", ".join(f"{{{each}}}" for each in allowed)
            raise Invalid(f"{{{name}}} isn't known in a {field}.", f"There are {known}.", field=field)
    return text


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with each name's value; what has none is shown as a dash. A value is never read as a text itself."""
    return _IN_BRACES.sub(lambda found: values.get(found[1]) or "-", text)


def one_line(value: str, longest: int = 200) -> str:
    """A value without anything that could begin a new line, hide, or look like the edge of the block."""
    plain = _UNSEEN.sub("", _BREAKS.sub(" ", value).replace("\t", " "))
    plain = _RULE.sub("---", " ".join(plain.split()))
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def quoted(words: str) -> str:
    """Free words, each line marked as somebody else's."""
    lines = [one_line(each, 1000) for each in _BREAKS.split(words.replace("\r\n", "\n").strip())]
    return "\n".join(f"> {each}".rstrip() for each in lines)


def without_rules(text: str) -> str:
    """A text of several lines in which nothing looks like the edge of the block."""
    return _RULE.sub("---", text)
