"""Cancellations that the company's own program carries out: it says that it did, or that it couldn't."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import Field, StringConstraints

from leavewell.accounts.scopes import Scope
from leavewell.accounts.types import Act
from leavewell.effects.actions.by_hand import LONGEST, carry_out_by_hand, could_not
from leavewell.effects.models import Effect
from leavewell.effects.queries import handed_over_of
from leavewell.effects.states import EffectState
from leavewell.flow.queries import declaration_numbered
from leavewell.kernel.errors import IllegalMove, LeavewellError, LostRace, Refused
from leavewell.web.api.declarations import DeclarationOut, shown_declaration
from leavewell.web.api.door import ApiKeyAuth, caller
from leavewell.web.api.once import created_once
from leavewell.web.api.problems import described
from leavewell.web.api.shapes import Clean, Day, Given

router = Router(tags=["declarations"])

Why = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Proof = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, pattern=r"\S"), Clean]


_JUST_NOW = described({503: "A worker has it in its hands; the same call will do in a second."})


class JustNow(LeavewellError):
    """A worker has it in its hands for a moment; nothing was kept of this call."""

    code = "just_now"
    status = 503

    def __init__(self) -> None:
        super().__init__("A worker is looking at it in this moment.", "Send the same call again in a second.")


class CarriedOutIn(Given):
    """``on``: the last day of the plan, no later than was promised. ``reference``: where it can be found later."""

    on: Annotated[Day, Field(description="A day such as 2026-01-31.")]
    reference: Proof


class CouldNotIn(Given):
    """``reason``: a code of your own, such as contract_runs_on. A person gets it, with the reason."""

    reason: Why


@router.post(
    "/{number}/carried-out",
    auth=ApiKeyAuth(Scope.CARRY_OUT),
    response={200: DeclarationOut},
    openapi_extra=_JUST_NOW,
)
def carried_out(request: HttpRequest, number: Path[str], given: CarriedOutIn) -> HttpResponse:
    """Say that you ended the plan in your own billing, where no program of ours can. The customer is told."""

    def deed(act: Act, effect: Effect) -> None:
        carry_out_by_hand(act, effect, on=given.on, reference=given.reference)

    return _said(request, number, given, deed)


@router.post(
    "/{number}/could-not",
    auth=ApiKeyAuth(Scope.CARRY_OUT),
    response={200: DeclarationOut},
    openapi_extra=_JUST_NOW,
)
def not_carried_out(request: HttpRequest, number: Path[str], given: CouldNotIn) -> HttpResponse:
    """Say that your program couldn't end the plan. A person is told, and the customer's date stands."""

    def deed(act: Act, effect: Effect) -> None:
        could_not(act, effect, given.reason)

    return _said(request, number, given, deed)


def _said(
    request: HttpRequest, number: str, given: Given, deed: Callable[[Act, Effect], None]
) -> HttpResponse:
    act = caller(request).act()
    # Before the call is written down under its path: what can't be a number can't be kept there either.
    declaration_numbered(act.space, number)

    def done() -> tuple[int, DeclarationOut]:
        declaration = declaration_numbered(act.space, number)
        # What joined another is ended by that one.
        subject = declaration.joined_id or declaration.pk
        effect = handed_over_of(act.space, subject)
        if effect is None:
            raise Refused(
                "Nothing of this cancellation waits for your word.",
                "Read it: it is carried out already, was taken back, or billing carries it out.",
            )
        if effect.state == EffectState.CLAIMED:
            raise JustNow
        try:
            deed(act, effect)
        except (IllegalMove, LostRace):
            raise JustNow from None
        return 200, shown_declaration(declaration_numbered(act.space, number))

    return created_once(request, given, done)
