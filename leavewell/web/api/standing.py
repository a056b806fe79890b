"""How an account stands, for a page of the company that a customer comes back to."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from leavewell.accounts.models import Account, Space
from leavewell.accounts.queries import account_called, space_by_id
from leavewell.accounts.scopes import Scope
from leavewell.flow.standing import Standing, standing_of
from leavewell.web.api.declarations import DeclarationOut, shown_declaration
from leavewell.web.api.door import ApiKeyAuth, caller
from leavewell.web.api.shapes import ExternalId
from leavewell.web.api.waiting import ASK_AGAIN_SECONDS, LONGEST_SECONDS, WaitingRoom
from leavewell.web.threads import WAITING

router = Router(tags=["accounts"])

Wait = Annotated[
    float,
    Query(
        ge=0,
        le=LONGEST_SECONDS,
        description="Seconds to wait for what is under way; an answer may come sooner, or at once where many wait.",
    ),
]

waiting_room = WaitingRoom(WAITING)


class DecidedOut(BaseModel):
    """The last visit to a cancel page that was decided."""

    id: str
    outcome: Literal["cancelled", "accepted", "handed_over", "nevermind"]
    decided_at: datetime


class TakenOut(BaseModel):
    """The offer that was accepted there."""

    offer: str
    kind: str
    accepted_at: datetime


class StandingOut(BaseModel):
    """How an account stands, as of now.

    ``stands``: active, leaving (something of theirs was cancelled, and isn't over), left, or unknown (no plan of
    theirs is known). It is ``leaving`` from the cancellation on, also while billing hasn't been told yet.
    ``progress`` of what was decided last: under_way, done, with_person (a person sees to it), or null.
    """

    account: str
    as_of: datetime
    stands: Literal["active", "leaving", "left", "unknown"]
    progress: Literal["under_way", "done", "with_person"] | None = Field(...)
    session: DecidedOut | None = Field(...)
    offer: TakenOut | None = Field(...)
    cancellation: DeclarationOut | None = Field(...)


@router.get("/{external_id}/standing", auth=ApiKeyAuth(Scope.READ_SESSIONS), response=StandingOut)
def read_standing(
    request: HttpRequest,
    response: HttpResponse,
    external_id: Annotated[ExternalId, Path(description="Your own id of the account.")],
    wait: Wait = 0,
) -> StandingOut:
    """How the account stands. ``Retry-After`` says that news may come soon: ask again then."""
    space = caller(request).space
    account = account_called(space, external_id)
    found = waiting_room.wait(wait, lambda: standing_of(space, account), lambda seen: seen.is_settled)
    if found.ask_again:
        response["Retry-After"] = str(ASK_AGAIN_SECONDS)
    return _shown(space_by_id(space.pk), account, found.value)


def _shown(space: Space, account: Account, seen: Standing) -> StandingOut:
    session, offer = seen.session, seen.offer
    return StandingOut(
        account=account.external_id,
        as_of=space.now(),
        stands=seen.stands.value,
        progress=seen.progress.value if seen.progress else None,
        session=(
            DecidedOut.model_validate(
                {"id": session.public_id, "outcome": session.outcome, "decided_at": session.ended_at}
            )
            if session
            else None
        ),
        offer=(
            TakenOut.model_validate(
                {"offer": offer.offer, "kind": offer.kind, "accepted_at": offer.responded_at}
            )
            if offer
            else None
        ),
        cancellation=shown_declaration(seen.declaration) if seen.declaration else None,
    )
