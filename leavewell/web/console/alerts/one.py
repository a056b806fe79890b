"""One alert: what it has told, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.kernel.errors import LeavewellError
from leavewell.messages.actions.alert_turns import pause_alert, resume_alert
from leavewell.messages.actions.alerts import change_alert, remove_alert
from leavewell.messages.actions.raising import send_test_alert
from leavewell.messages.alert_queries import told_by, where_to
from leavewell.messages.alert_texts import title_of
from leavewell.messages.models import Alert
from leavewell.web.console.alerts.typed import Form, field_of, form_in, form_of, settings_in
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.settings.tabs import tab_page
from leavewell.web.console.tried import tried


@require_GET
@member_page(Deed.MANAGE_ALERTS)
def show(visit: Visit, alert_id: str) -> HttpResponse:
    """What it told last, its words and its settings."""
    alert = Alert.objects.named(visit.space, alert_id)
    return _page(visit, alert, form_of(alert))


@require_POST
@member_page(Deed.MANAGE_ALERTS)
def change(visit: Visit, alert_id: str) -> HttpResponse:
    """Other settings, for what happens from now on."""
    alert = Alert.objects.named(visit.space, alert_id)
    try:
        settings = settings_in(visit)
        with edge():
            change_alert(visit.act(), alert, settings)
    except LeavewellError as error:
        form = form_in(visit, at=field_of(error), wrong=f"{error.what} {error.next_step}")
        return _page(visit, alert, form)
    messages.success(visit.request, "Changed, for what happens from now on.")
    return redirect("alert", alert_id)


@require_POST
@member_page(Deed.MANAGE_ALERTS)
def pause(visit: Visit, alert_id: str) -> HttpResponse:
    """What it would say waits."""
    return _turned(visit, alert_id, pause_alert, "Paused. What it would say waits until you resume it.")


@require_POST
@member_page(Deed.MANAGE_ALERTS)
def resume(visit: Visit, alert_id: str) -> HttpResponse:
    """It tells again."""
    return _turned(visit, alert_id, resume_alert, "Resumed. What waited is sent now.")


@require_POST
@member_page(Deed.MANAGE_ALERTS)
def test(visit: Visit, alert_id: str) -> HttpResponse:
    """One that is about nobody."""
    return _turned(visit, alert_id, send_test_alert, "A test alert is on its way; look below in a moment.")


@require_POST
@member_page(Deed.MANAGE_ALERTS)
def remove(visit: Visit, alert_id: str) -> HttpResponse:
    """What waits is never sent."""
    alert = Alert.objects.named(visit.space, alert_id)
    tried(visit, lambda act: remove_alert(act, alert), "Removed.")
    return redirect("alerts")


def _turned(visit: Visit, alert_id: str, deed: Callable[[Act, Alert], object], done: str) -> HttpResponse:
    alert = Alert.objects.named(visit.space, alert_id)
    tried(visit, lambda act: deed(act, alert), done)
    return redirect("alert", alert_id)


def _page(visit: Visit, alert: Alert, form: Form) -> HttpResponse:
    words = [{"event": each, "title": title_of(each), "own": each in alert.texts} for each in alert.events]
    told = [{"item": each, "title": title_of(each.event)} for each in told_by(alert)]
    found = {"alert": alert, "to": where_to(alert), "form": form, "words": words, "told": told}
    return tab_page(visit, "alerts", "alerts/alert.html", found, status=422 if form.wrong else 200)
