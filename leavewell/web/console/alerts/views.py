"""The alerts of a space: who is told of what, and a form to add one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.kernel.errors import LeavewellError
from leavewell.messages.actions.alerts import add_alert
from leavewell.messages.alert_queries import alerts_of, where_to
from leavewell.messages.alert_texts import title_of
from leavewell.web.console.alerts.typed import Form, field_of, form_in, settings_in
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.settings.tabs import tab_page


@require_GET
@member_page(Deed.MANAGE_ALERTS)
def show(visit: Visit) -> HttpResponse:
    """Every alert of the space."""
    return _page(visit, Form())


@require_POST
@member_page(Deed.MANAGE_ALERTS)
def add(visit: Visit) -> HttpResponse:
    """One more."""
    try:
        settings = settings_in(visit)
        with edge():
            alert = add_alert(visit.act(), settings)
    except LeavewellError as error:
        return _page(visit, form_in(visit, at=field_of(error), wrong=f"{error.what} {error.next_step}"))
    messages.success(visit.request, "Added. Send a test alert to see that it arrives.")
    return redirect("alert", alert.public_id)


def _page(visit: Visit, form: Form) -> HttpResponse:
    rows = [
        {"alert": each, "to": where_to(each), "tells": [title_of(name) for name in each.events]}
        for each in alerts_of(visit.space)
    ]
    found = {"rows": rows, "form": form, "is_new": True}
    return tab_page(visit, "alerts", "alerts/alerts.html", found, status=422 if form.wrong else 200)
