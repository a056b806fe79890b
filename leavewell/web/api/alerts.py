"""Who is told of events in words: add, change, word, test, pause, resume, remove."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from leavewell.accounts.scopes import Scope
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.messages.actions.alert_turns import pause_alert, resume_alert
from leavewell.messages.actions.alerts import add_alert, change_alert, change_words, remove_alert
from leavewell.messages.actions.raising import send_test_alert
from leavewell.messages.alert_queries import alerts_of, told_before
from leavewell.messages.alert_texts import must_be_event
from leavewell.messages.models import Alert, AlertItem
from leavewell.web.api.alert_shapes import (
    AlertIn,
    AlertOut,
    AlertPage,
    ToldOut,
    ToldPage,
    WordsIn,
    shown_alert,
    shown_told,
)
from leavewell.web.api.door import ApiKeyAuth, caller
from leavewell.web.api.once import created_once
from leavewell.web.api.paging import Cursor, Limit, after
from leavewell.web.api.shapes import NothingGiven

router = Router(tags=["alerts"], auth=ApiKeyAuth(Scope.MANAGE_ALERTS))


@router.get("", response=AlertPage)
def list_all(request: HttpRequest) -> AlertPage:
    """Every alert of the space, the oldest first."""
    return AlertPage(data=[shown_alert(each) for each in alerts_of(caller(request).space)])


@router.post("", response={201: AlertOut})
def add_one(request: HttpRequest, given: AlertIn) -> HttpResponse:
    """Add one. It tells of what happens from now on."""
    act = caller(request).act()
    return created_once(request, given, lambda: (201, shown_alert(add_alert(act, given.settings()))))


@router.get("/{alert_id}", response=AlertOut)
def read_one(request: HttpRequest, alert_id: Path[str]) -> AlertOut:
    """One alert."""
    return shown_alert(_named(caller(request).act(), alert_id))


@router.put("/{alert_id}", response=AlertOut)
def change_one(request: HttpRequest, alert_id: Path[str], given: AlertIn) -> AlertOut:
    """Other settings, all of them but the words; what waits goes to the new address, at the time it was to go."""
    act = caller(request).act()
    with edge():
        change_alert(act, _named(act, alert_id), given.settings())
        return shown_alert(_named(act, alert_id))


@router.put("/{alert_id}/words/{event}", response=AlertOut)
def write_words(request: HttpRequest, alert_id: Path[str], event: Path[str], given: WordsIn) -> AlertOut:
    """The words in which it tells of one event."""
    act = caller(request).act()
    alert = _named(act, alert_id)
    must_be_event(event)
    with edge():
        change_words(act, alert, event, subject=given.subject, body=given.body)
        return shown_alert(_named(act, alert_id))


@router.delete("/{alert_id}", response=AlertOut)
def remove_one(request: HttpRequest, alert_id: Path[str]) -> AlertOut:
    """Remove it; what waits is never sent. Answers what it was."""
    act = caller(request).act()
    alert = _named(act, alert_id)
    with edge():
        remove_alert(act, alert)
    return shown_alert(alert)


@router.post("/{alert_id}/pause", response={200: AlertOut})
def pause_one(request: HttpRequest, alert_id: Path[str]) -> HttpResponse:
    """What it would say waits until it is resumed."""
    return _turned(request, alert_id, pause_alert)


@router.post("/{alert_id}/resume", response={200: AlertOut})
def resume_one(request: HttpRequest, alert_id: Path[str]) -> HttpResponse:
    """It tells again, what waited first."""
    return _turned(request, alert_id, resume_alert)


@router.post("/{alert_id}/test", response={201: ToldOut})
def send_test(request: HttpRequest, alert_id: Path[str]) -> HttpResponse:
    """One that is about nobody, at once, whatever the hour. Refused while it is paused."""
    act = caller(request).act()
    return created_once(
        request, NothingGiven(), lambda: (201, shown_told(send_test_alert(act, _named(act, alert_id))))
    )


@router.get("/{alert_id}/told", response=ToldPage)
def list_told(
    request: HttpRequest, alert_id: Path[str], limit: Limit = 50, cursor: Cursor = None
) -> ToldPage:
    """What it told or is to tell, the newest first, page by page."""
    alert = _named(caller(request).act(), alert_id)
    rows = told_before(alert, after(AlertItem.prefix, cursor), limit=limit + 1)
    page = rows[:limit]
    more = page[-1].public_id if len(rows) > limit else None
    return ToldPage(data=[shown_told(each) for each in page], next_cursor=more)


def _turned(request: HttpRequest, alert_id: str, deed: Callable[[Act, Alert], None]) -> HttpResponse:
    act = caller(request).act()

    def turn() -> tuple[int, AlertOut]:
        deed(act, _named(act, alert_id))
        return 200, shown_alert(_named(act, alert_id))

    return created_once(request, NothingGiven(), turn)


def _named(act: Act, alert_id: str) -> Alert:
    return Alert.objects.named(act.space, alert_id)
