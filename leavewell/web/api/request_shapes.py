"""A request as it is logged, and as it is shown."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from leavewell.accounts.models import Account
from leavewell.desk.models import Message, Request
from leavewell.desk.queries import messages_of
from leavewell.desk.types import Arrival, File
from leavewell.flow.actions.logged import Channel
from leavewell.web.api.attached import AttachmentIn
from leavewell.web.api.shapes import Email, ExternalId, Given, Instant, Words


class RequestIn(Given):
    """What somebody asked for, as it reached you. At least one of the fields after ``received_at`` is needed.

    ``sender`` gets a receipt. ``account`` is your own id of the account, if you know whose it is.
    """

    channel: Annotated[Channel, Field(strict=False)]
    received_at: Instant
    sender: Email | None = None
    words: Words = ""
    account: ExternalId | None = None
    attachment: AttachmentIn | None = None

    @model_validator(mode="after")
    def _says_something(self) -> RequestIn:
        if not (self.sender or self.words.strip() or self.account or self.attachment):
            raise ValueError("must say who asked, or what for: sender, words, account or attachment")
        return self

    def arrival(self, account: Account | None) -> Arrival:
        """The same for the desk; ``account`` is the one that is named, if it is known here."""
        return Arrival(
            self.channel,
            self.received_at,
            sender=(self.sender or "").lower(),
            words=self.words,
            files=() if self.attachment is None else (_file(self.attachment),),
            account=account,
            named_account="" if account else self.account or "",
        )


class FileOut(BaseModel):
    """A file that came with a message; ``size`` in bytes."""

    name: str
    media_type: str
    size: int


class MessageOut(BaseModel):
    """One thing that was written or said. ``forwarded_by``: who passed it on."""

    id: str
    channel: str
    sender: str
    forwarded_by: str
    subject: str
    words: str
    received_at: datetime
    attachments: list[FileOut]


class RequestSummary(BaseModel):
    """A request. No ``account``: nobody can tell yet whose it is; ``named_account`` is what it was logged with.

    ``state``: open, answered, closed or ignored (a machine wrote it). ``kind``: what it is, as far as anyone knows.
    ``answer_due_at``: by when a person answers. ``declaration``: the number of the cancellation that it became.
    """

    id: str
    number: str
    account: str | None
    named_account: str | None
    channel: str
    state: str
    kind: str
    received_at: datetime
    answer_due_at: datetime | None
    closed_at: datetime | None
    declaration: str | None


class RequestOut(RequestSummary):
    """A request with everything that was written about it, in the order in which it came."""

    messages: list[MessageOut]


class RequestPage(BaseModel):
    """Some requests. No ``next_cursor``: that was the last page."""

    data: list[RequestSummary]
    next_cursor: str | None


def summed_up(row: Request) -> RequestSummary:
    """The row without its messages."""
    return RequestSummary(
        id=row.public_id,
        number=row.number,
        account=row.account.external_id if row.account else None,
        named_account=row.named_account or None,
        channel=row.channel,
        state=row.state,
        kind=row.kind,
        received_at=row.received_at,
        answer_due_at=row.answer_due_at,
        closed_at=row.closed_at,
        declaration=row.declaration.number if row.declaration else None,
    )


def shown_request(row: Request) -> RequestOut:
    """The row with its messages."""
    messages = [_message(each) for each in messages_of(row)]
    return RequestOut(**summed_up(row).model_dump(), messages=messages)


def _message(row: Message) -> MessageOut:
    return MessageOut(
        id=row.public_id,
        channel=row.channel,
        sender=row.sender,
        forwarded_by=row.forwarded_by,
        subject=row.subject,
        words=row.words,
        received_at=row.received_at,
        attachments=[
            FileOut(name=file.name, media_type=file.media_type, size=file.size) for file in row.files.all()
        ],
    )


def _file(given: AttachmentIn) -> File:
    content = base64.b64decode(given.content)
    return File(given.name, given.media_type, len(content), content)
