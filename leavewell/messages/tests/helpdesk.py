"""A help desk as one reads mail: tickets by thread, then by subject, with the fields of the block."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

BLOCK = re.compile(r"^-----BEGIN LEAVEWELL-----\n(.*?)\n-----END LEAVEWELL-----$", re.S | re.M)


@dataclass
class Ticket:
    """What belongs together. ``fields`` are those of the first mail's block."""

    subject: str
    fields: dict[str, str]
    mails: list[EmailMessage] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What a trigger of the desk would go by."""
        return self.fields.get("Event", "")


def parsed(mail: Message) -> EmailMessage:
    """A mail as Python's own parser reads it."""
    found = message_from_bytes(mail.as_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def text_of(mail: EmailMessage) -> str:
    """Its plain text."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def fields_of(mail: EmailMessage) -> dict[str, str]:
    """The block as a trigger reads it: one value a line."""
    (block,) = BLOCK.findall(text_of(mail))
    return dict(line.split(": ", 1) for line in block.splitlines())


def tickets_in(mails: list[Message]) -> list[Ticket]:
    """By References and In-Reply-To first, then by the subject; in the order in which they were opened."""
    tickets: list[Ticket] = []
    by_id: dict[str, Ticket] = {}
    for mail in map(parsed, mails):
        named = f"{mail['References'] or ''} {mail['In-Reply-To'] or ''}".split()
        ticket = next((by_id[each] for each in named if each in by_id), None)
        ticket = ticket or next((each for each in tickets if each.subject == _bare(mail)), None)
        if ticket is None:
            ticket = Ticket(_bare(mail), fields_of(mail))
            tickets.append(ticket)
        ticket.mails.append(mail)
        by_id[str(mail["Message-ID"])] = ticket
    return tickets


def answer_to(mail: EmailMessage, words: str) -> EmailMessage:
    """What an agent's press on "reply" makes of it."""
    answer = EmailMessage()
    answer["From"] = "Agent <agent@desk.example>"
    answer["To"] = mail["Reply-To"] or mail["From"]
    answer["Subject"] = f"Re: {mail['Subject']}"
    answer["Message-ID"] = "<answer-1@desk.example>"
    answer["In-Reply-To"] = mail["Message-ID"]
    answer["References"] = f"{mail['References'] or ''} {mail['Message-ID']}".strip()
    answer.set_content(words)
    return answer


def _bare(mail: EmailMessage) -> str:
    return re.sub(r"^(?:(?:re|aw|fwd?)\s*:\s*)+", "", str(mail["Subject"]), flags=re.I)
