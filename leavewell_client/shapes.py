"""What the server's answers say, as values. Fields that this version doesn't know are passed over."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from leavewell_client.knowledge import Contract, Trait, contract_in, trait_in


@dataclass(frozen=True)
class Contact:
    """A person at an account. ``id`` is empty for one that is about to be put."""

    email: str
    name: str = ""
    may_cancel: bool = False
    id: str = ""
    role: str = ""


@dataclass(frozen=True)
class Account:
    """A customer of yours, under your own id."""

    id: str
    external_id: str
    name: str
    country: str
    locale: str
    contacts: tuple[Contact, ...]
    audience: str = ""
    duties: Mapping[str, str] = field(default_factory=dict)
    contracts: tuple[Contract, ...] = ()
    traits: Mapping[str, Trait] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """A cancel page. ``url`` is told only once; send the contact there until ``expires_at``."""

    id: str
    url: str
    expires_at: datetime


@dataclass(frozen=True)
class Offer:
    """An offer as the contact saw it."""

    offer: str
    kind: str
    response: str | None


@dataclass(frozen=True)
class Declaration:
    """A recorded cancellation, with what the customer was promised.

    ``confirm_due_at``: a person confirms it by then, as the customer was told; None where billing carries it out.
    """

    number: str
    received_at: datetime
    state: str
    billing_ends_at: datetime
    access_ends_at: datetime
    status_url: str
    source: str = "page"
    account: str = ""
    subscription: str = ""
    confirm_due_at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """How an account stands: active, leaving, left or unknown.

    ``progress`` of what was decided last: under_way, done, with_person, or None. ``outcome`` and ``offer`` are of the
    last visit to a cancel page that was decided.
    """

    account: str
    as_of: datetime
    stands: str
    progress: str | None
    outcome: str | None
    offer: str | None
    cancellation: Declaration | None


@dataclass(frozen=True)
class Attachment:
    """What came with a wish, such as a scanned letter: at most 128 KB."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class File:
    """A file that came with a message, without what is in it. ``size`` in bytes."""

    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Message:
    """One thing that was written or said about a request."""

    id: str
    channel: str
    sender: str
    words: str
    received_at: datetime
    subject: str = ""
    forwarded_by: str = ""
    attachments: tuple[File, ...] = ()


@dataclass(frozen=True)
class Request:
    """What somebody asked for outside the cancel page. ``account`` is empty while nobody can tell whose it is.

    ``declaration``: the number of the cancellation that it became. In a list, ``messages`` are left out.
    """

    id: str
    number: str
    account: str
    channel: str
    state: str
    kind: str
    received_at: datetime
    answer_due_at: datetime | None = None
    closed_at: datetime | None = None
    declaration: str = ""
    named_account: str = ""
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Session:
    """What came of a cancel page so far. The outcome ``abandoned`` alone can still change."""

    id: str
    state: str
    outcome: str | None
    reason: str | None
    words: str | None
    offers: tuple[Offer, ...]
    declaration: Declaration | None
    subscription: str | None = None


Body = dict[str, Any]


def account_in(body: Body) -> Account:
    """An account out of an answer."""
    people = tuple(
        Contact(each["email"], each["name"], each["may_cancel"], each["id"], each.get("role", ""))
        for each in body["contacts"]
    )
    return Account(
        body["id"],
        body["external_id"],
        body["name"],
        body["country"],
        body["locale"],
        contacts=people,
        audience=body.get("audience", ""),
        duties=dict(body.get("duties", {})),
        contracts=tuple(contract_in(each) for each in body.get("contracts", ())),
        traits={name: trait_in(each) for name, each in body.get("traits", {}).items()},
    )


def attachment_out(attachment: Attachment) -> Body:
    """A file as it is sent."""
    content = base64.b64encode(attachment.content).decode()
    return {"name": attachment.name, "media_type": attachment.media_type, "content": content}


def page_in(body: Body) -> Page:
    """A cancel page out of an answer."""
    return Page(body["id"], body["url"], _instant(body["expires_at"]))


def standing_in(body: Mapping[str, Any]) -> Standing:
    """From the answer."""
    session, offer, cancellation = body["session"], body["offer"], body["cancellation"]
    return Standing(
        account=body["account"],
        as_of=datetime.fromisoformat(body["as_of"]),
        stands=body["stands"],
        progress=body["progress"],
        outcome=session["outcome"] if session else None,
        offer=offer["offer"] if offer else None,
        cancellation=declaration_in(cancellation) if cancellation else None,
    )


def declaration_in(body: Body) -> Declaration:
    """A declaration out of an answer."""
    return Declaration(
        number=body["number"],
        received_at=_instant(body["received_at"]),
        state=body["state"],
        billing_ends_at=_instant(body["billing_ends_at"]),
        access_ends_at=_instant(body["access_ends_at"]),
        status_url=body["status_url"],
        source=body.get("source", "page"),
        account=body.get("account", ""),
        subscription=body.get("subscription", ""),
        confirm_due_at=_instant(due) if (due := body.get("confirm_due_at")) else None,
    )


def session_in(body: Body) -> Session:
    """A session out of an answer."""
    declared = body["declaration"]
    return Session(
        id=body["id"],
        state=body["state"],
        outcome=body["outcome"],
        reason=body["reason"],
        words=body["words"],
        offers=tuple(Offer(each["offer"], each["kind"], each["response"]) for each in body["offers"]),
        declaration=declaration_in(declared) if declared else None,
        subscription=body.get("subscription"),
    )


def request_in(body: Body) -> Request:
    """A request out of an answer."""
    due, closed = body["answer_due_at"], body["closed_at"]
    return Request(
        id=body["id"],
        number=body["number"],
        account=body["account"] or "",
        channel=body["channel"],
        state=body["state"],
        kind=body["kind"],
        received_at=_instant(body["received_at"]),
        answer_due_at=_instant(due) if due else None,
        closed_at=_instant(closed) if closed else None,
        declaration=body["declaration"] or "",
        named_account=body["named_account"] or "",
        messages=tuple(_message_in(each) for each in body.get("messages", ())),
    )


def _message_in(body: Body) -> Message:
    return Message(
        id=body["id"],
        channel=body["channel"],
        sender=body["sender"],
        words=body["words"],
        received_at=_instant(body["received_at"]),
        subject=body["subject"],
        forwarded_by=body["forwarded_by"],
        attachments=tuple(
            File(each["name"], each["media_type"], each["size"]) for each in body["attachments"]
        ),
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
