"""The words of one event in one alert, with what they look like."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.effects.types import UNKEPT_WORDS
from leavewell.kernel.errors import Invalid
from leavewell.messages.actions.alerts import change_words
from leavewell.messages.alert_composing import Composed, words_of
from leavewell.messages.alert_queries import example_of, latest_of
from leavewell.messages.alert_texts import Words, must_be_event, title_of, usual_words
from leavewell.messages.decide.wording import NAMES, check_body, check_subject
from leavewell.messages.models import Alert
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.settings.tabs import tab_page


@require_GET
@member_page(Deed.MANAGE_ALERTS)
def show(visit: Visit, alert_id: str, event: str) -> HttpResponse:
    """The words as they are."""
    alert = _alert(visit, alert_id, event)
    return _page(visit, alert, event, words_of(alert, event))


@require_POST
@member_page(Deed.MANAGE_ALERTS)
def write(visit: Visit, alert_id: str, event: str) -> HttpResponse:
    """Look at other words, keep them, or go back to the usual ones."""
    alert, post = _alert(visit, alert_id, event), visit.request.POST
    typed = Words(post.get("subject", ""), post.get("body", "").replace("\r\n", "\n"))
    deed = post.get("do", "look")
    if deed == "usual":
        typed = Words("", "")
    try:
        if deed == "look":
            return _page(visit, alert, event, Words(check_subject(typed.subject), check_body(typed.body)))
        with edge():
            change_words(visit.act(), alert, event, subject=typed.subject, body=typed.body)
    except Invalid as error:
        return _page(visit, alert, event, typed, error=error)
    messages.success(visit.request, "Kept. What is sent from now on has these words.")
    return redirect("alert_words", alert_id, event)


def _alert(visit: Visit, alert_id: str, event: str) -> Alert:
    alert = Alert.objects.named(visit.space, alert_id)
    must_be_event(event)
    return alert


def _page(
    visit: Visit, alert: Alert, event: str, words: Words, *, error: Invalid | None = None
) -> HttpResponse:
    found = {
        "alert": alert,
        "event": event,
        "title": title_of(event),
        "words": words,
        "is_own": event in alert.texts,
        "usual": usual_words(event),
        "names": NAMES.items(),
        "looks": [] if error else _looks(visit, words, event),
        "at": error.field if error else "",
        "wrong": f"{error.what} {error.next_step}" if error else "",
    }
    return tab_page(visit, "alerts", "alerts/words.html", found, status=422 if error else 200)


def _looks(visit: Visit, words: Words, event: str) -> list[tuple[str, str, str]]:
    """What it is made of, the subject, and the body: a made-up customer, and the last real one if there is any."""
    made = [("A made-up customer", example_of(visit.space, words, event))]
    latest = latest_of(visit.space, words, event)
    if latest is not None:
        made.append(("The last time it happened", latest))
    return [(of, each.subject, _body(each)) for of, each in made]


def _body(made: Composed) -> str:
    return made.body.replace(UNKEPT_WORDS, made.words) if made.words else made.body
