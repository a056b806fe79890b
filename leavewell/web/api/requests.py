"""What customers asked for outside the cancel page: log it, read it, list it."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.queries import account_called, accounts_called
from leavewell.accounts.scopes import Scope
from leavewell.accounts.types import Act
from leavewell.desk.actions.arrivals import log_request
from leavewell.desk.models import Request
from leavewell.desk.queries import request_named, requests_after
from leavewell.web.api.door import ApiKeyAuth, caller
from leavewell.web.api.once import created_once
from leavewell.web.api.paging import Cursor, Limit, after
from leavewell.web.api.request_shapes import RequestIn, RequestOut, RequestPage, shown_request, summed_up
from leavewell.web.api.shapes import ExternalId

router = Router(tags=["requests"])


@router.post("", auth=ApiKeyAuth(Scope.WRITE_REQUESTS), response={201: RequestOut, 200: RequestOut})
def log_one(request: HttpRequest, given: RequestIn) -> HttpResponse:
    """Log what somebody asked for by mail, phone, letter or in a meeting.

    200: it joined the request of theirs that is under way. An account that isn't known here is never added: a person
    looks up whose it is.
    """
    act = caller(request).act()

    def deed() -> tuple[int, RequestOut]:
        return _log(act, given)

    return created_once(request, given, deed, before=lambda: None)


@router.get("", auth=ApiKeyAuth(Scope.READ_REQUESTS), response=RequestPage)
def list_some(
    request: HttpRequest,
    limit: Limit = 50,
    cursor: Cursor = None,
    account: Annotated[ExternalId | None, Query(description="Your own id of an account.")] = None,
    open: Annotated[bool | None, Query(description="true: under way; false: over. Both without it.")] = None,
) -> RequestPage:
    """The requests in the order in which they were logged, page by page, without what was written."""
    space = caller(request).space
    whose = None if account is None else account_called(space, account)
    rows = requests_after(space, after(Request.prefix, cursor), limit=limit + 1, account=whose, is_open=open)
    page = rows[:limit]
    more = page[-1].public_id if len(rows) > limit else None
    return RequestPage(data=[summed_up(each) for each in page], next_cursor=more)


@router.get("/{request_id}", auth=ApiKeyAuth(Scope.READ_REQUESTS), response=RequestOut)
def read_one(request: HttpRequest, request_id: Path[str]) -> RequestOut:
    """One request with everything that was written about it."""
    return shown_request(request_named(caller(request).space, request_id))


def _log(act: Act, given: RequestIn) -> tuple[int, RequestOut]:
    known = accounts_called(act.space, [given.account] if given.account else [])
    logged, made = log_request(act, given.arrival(known.get(given.account or "")))
    note_deed(act, "log_request", subject=logged.public_id, channel=given.channel.value, made=made)
    return (201 if made else 200), shown_request(request_named(act.space, logged.public_id))
