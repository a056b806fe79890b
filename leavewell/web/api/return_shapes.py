"""Where customers are led after the cancel page, as it is set and shown."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from leavewell.flow.actions.returns import MOST_DAYS
from leavewell.flow.arrival import Arrival
from leavewell.flow.models import Returns
from leavewell.flow.returning import key_names
from leavewell.web.api.shapes import Address, Clean, Code, Given

Place = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"\S"), Clean]


class ReturnsIn(Given):
    """Where addresses may lead, and those of sessions that are opened without their own.

    ``allowed``: hosts and schemes of apps, always given, so that none is dropped unsaid; empty: every http and https
    address, and no app. ``offer_urls`` and ``reason_urls`` are by the codes of your flow. ``confirm_days``: in how
    many working days a person confirms what no program can carry out; as it was where it is left out.
    """

    allowed: list[Place] = Field(max_length=100)
    save_return_url: Address = ""
    cancel_confirmation_url: Address = ""
    offer_urls: dict[Code, Address] = Field(default={}, max_length=50)
    reason_urls: dict[Code, Address] = Field(default={}, max_length=50)
    confirm_days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None

    def arrival(self) -> Arrival:
        """The addresses, for an action."""
        return Arrival(
            save_return_url=self.save_return_url,
            cancel_confirmation_url=self.cancel_confirmation_url,
            offer_urls=self.offer_urls,
            reason_urls=self.reason_urls,
        )


class StateKeyOut(BaseModel):
    """A key that signs the state now, by its name; an older one does until ``signs_until``."""

    name: str
    signs_until: datetime | None


class ReturnsOut(BaseModel):
    """What is set. No ``keys``: no state is sent."""

    allowed: list[str]
    save_return_url: str
    cancel_confirmation_url: str
    offer_urls: dict[str, str]
    reason_urls: dict[str, str]
    confirm_days: int
    keys: list[StateKeyOut]


class StateKeyMade(ReturnsOut):
    """The same with the new ``key``, which no other answer shows."""

    key: str


def shown_returns(row: Returns) -> ReturnsOut:
    """The row without its keys."""
    return ReturnsOut(
        allowed=list(row.allowed),
        save_return_url=row.save_return_url,
        cancel_confirmation_url=row.cancel_confirmation_url,
        offer_urls=dict(row.offer_urls),
        reason_urls=dict(row.reason_urls),
        confirm_days=row.confirm_days,
        keys=[StateKeyOut(name=name, signs_until=until) for name, until in key_names(row)],
    )
