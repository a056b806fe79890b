"""The trail as the page tells it: who, what, about what, and more of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from leavewell.accounts.models import AuditEntry
from leavewell.web.console.audit.deeds import deed_words
from leavewell.web.console.audit.subjects import Subject, Subjects
from leavewell.web.console.door import Visit
from leavewell.web.console.words import spoken

_KINDS = {
    "member": "a member",
    "contact": "the customer",
    "key": "a program with an API key",
    "operator": "the operator of this server",
    "system": "Leavewell itself",
    "import": "an import",
    "invitation": "whoever had the invitation's link",
    "holder_of_receipt": "whoever had the receipt's link",
    "mail_in": "a mail that came in",
}
_ID = re.compile(r"[a-z]{3}_[0-9a-z]{26}")


@dataclass(frozen=True)
class Told:
    """One deed as the page tells it."""

    row: AuditEntry
    who: str
    what: str
    subject: Subject | None
    more: str


def told(visit: Visit, rows: Sequence[AuditEntry], people: Mapping[str, str]) -> list[Told]:
    """Each of them in words."""
    subjects = Subjects(visit, rows, people)
    return [
        Told(
            row=row,
            who=who(row.actor, people),
            what=deed_words(row.deed),
            subject=subjects.named(row.subject) if row.subject else None,
            more="; ".join(_more(row, people)),
        )
        for row in rows
    ]


def who(actor: str, people: Mapping[str, str]) -> str:
    """``member:mem_…`` -> Ann."""
    kind = actor.partition(":")[0]
    return people.get(actor) or _KINDS.get(kind, kind)


def _more(row: AuditEntry, people: Mapping[str, str]) -> Iterator[str]:
    if row.reason:
        yield str(spoken(row.reason))
    for key, value in row.details.items():
        words = _value(value, people)
        if words:
            yield f"{spoken(key)}: {words}"


def _value(value: object, people: Mapping[str, str]) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(_value(each, people) for each in value)
        case str() if _ID.fullmatch(value):
            # What else is named by its id is the deed's own subject, or stands in the story.
            return people.get(f"member:{value}", "")
    return str(spoken(value))
