"""What opens a cancel page, and how a session is told."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from leavewell.flow.arrival import Arrival
from leavewell.web.api.declarations import DeclarationOut
from leavewell.web.api.shapes import (
    Address,
    Audience,
    Code,
    Country,
    Email,
    ExternalId,
    Given,
    Locale,
    Name,
    Number,
    Region,
)


class WhoIn(Given):
    """Who is about to cancel. Somebody we don't know becomes a contact.

    They have the right to cancel if you give them the role owner, admin or billing.
    """

    email: Email
    name: Name = ""
    role: Code | None = None


class SessionIn(Given):
    """For whom to open the page.

    An ``account`` that we don't know is added if you give the contact the role owner, admin or billing; their plan is
    then looked up in your billing, and they can cancel before it is found. Without such a role the answer is 404.
    ``subscription`` is billing's id; if the account has several and none is named, the page asks first. The urls
    say where to lead the contact afterwards: ``offer_urls`` and ``reason_urls`` by the codes of your flow,
    ``save_return_url`` in all other cases. ``embed_origins`` may show the page in a frame.
    """

    account: ExternalId
    contact: WhoIn
    subscription: ExternalId | None = None
    locale: Locale | None = None
    country: Country = ""
    region: Region = ""
    audience: Audience | None = None
    attributes: dict[Code, bool | Number | Name] = Field(default={}, max_length=50)
    save_return_url: Address = ""
    cancel_confirmation_url: Address = ""
    offer_urls: dict[Code, Address] = Field(default={}, max_length=50)
    reason_urls: dict[Code, Address] = Field(default={}, max_length=50)
    embed_origins: list[Address] = Field(default=[], max_length=10)

    def arrival(self) -> Arrival:
        """The part of it that the session keeps as it is."""
        return Arrival(
            country=self.country,
            region=self.region,
            audience=self.audience or "",
            attributes=self.attributes,
            save_return_url=self.save_return_url,
            cancel_confirmation_url=self.cancel_confirmation_url,
            offer_urls=self.offer_urls,
            reason_urls=self.reason_urls,
            embed_origins=self.embed_origins,
        )


class SessionOpened(BaseModel):
    """Send the contact to ``url``. It is told only here, and opens until ``expires_at``."""

    id: str
    url: str
    expires_at: datetime


class OfferOut(BaseModel):
    """An offer as the contact saw it, and what they said: accepted, declined, or nothing."""

    offer: str
    kind: str
    presented_at: datetime
    response: str | None


class SessionOut(BaseModel):
    """Where the contact is, or how it ended.

    ``outcome`` is null while they may still decide, or cancelled, accepted, handed_over, nevermind or abandoned.
    Handed over: they asked for a person. Abandoned: nothing was pressed for half an hour. It alone can change: who
    comes back while the link opens goes on in ``state``.
    """

    id: str
    state: str
    outcome: str | None
    subscription: str | None
    country: str
    region: str
    audience: str
    attributes: dict[str, bool | int | float | str]
    opened_at: datetime
    ended_at: datetime | None
    reason: str | None
    words: str | None
    offers: list[OfferOut]
    declaration: DeclarationOut | None
