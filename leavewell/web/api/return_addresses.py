"""Where customers are led after the cancel page, and the key that signs what they did there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from leavewell.accounts.scopes import Scope
from leavewell.accounts.transaction import edge
from leavewell.flow.actions.returns import make_state_key, put_returns, set_confirm_days, stop_signing
from leavewell.flow.returning import returns_of
from leavewell.web.api.door import ApiKeyAuth, caller
from leavewell.web.api.once import created_once
from leavewell.web.api.problems import described
from leavewell.web.api.return_shapes import ReturnsIn, ReturnsOut, StateKeyMade, shown_returns
from leavewell.web.api.shapes import NothingGiven

router = Router(tags=["return addresses"], auth=ApiKeyAuth(Scope.MANAGE_RETURNS))


@router.get("", response=ReturnsOut)
def read_all(request: HttpRequest) -> ReturnsOut:
    """What is set, without the keys."""
    return shown_returns(returns_of(caller(request).space))


@router.put("", response=ReturnsOut, openapi_extra=described({409: "No flow is published yet."}))
def change_all(request: HttpRequest, given: ReturnsIn) -> ReturnsOut:
    """Other places and addresses, all of them, for cancel pages that are opened from now on."""
    act = caller(request).act()
    with edge():
        put_returns(act, allowed=given.allowed, usual=given.arrival())
        if given.confirm_days is not None:
            set_confirm_days(act, given.confirm_days)
        return shown_returns(returns_of(act.space))


@router.post("/key", response={201: StateKeyMade})
def make_key(request: HttpRequest) -> HttpResponse:
    """A new key, shown in this answer only. For 24 hours each state is signed with the old one as well."""
    act = caller(request).act()

    def deed() -> tuple[int, StateKeyMade]:
        key = make_state_key(act)
        return 201, StateKeyMade(**shown_returns(returns_of(act.space)).model_dump(), key=key)

    return created_once(request, NothingGiven(), deed)


@router.delete(
    "/key",
    response=ReturnsOut,
    openapi_extra=described({409: "An address has a place for the state."}),
)
def stop(request: HttpRequest) -> ReturnsOut:
    """No state is sent from now on. Refused while an address has a place for it."""
    act = caller(request).act()
    with edge():
        stop_signing(act)
        return shown_returns(returns_of(act.space))
