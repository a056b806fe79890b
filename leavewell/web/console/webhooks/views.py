"""The webhooks of a space: who is told what, and a form to add one."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.kernel.errors import LeavewellError
from leavewell.messages.actions.endpoints import add_endpoint
from leavewell.messages.queries import endpoints_of
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.settings.tabs import tab_page
from leavewell.web.console.webhooks.typed import Form, field_of, form_in, settings_in


@require_GET
@member_page(Deed.MANAGE_WEBHOOKS)
def show(visit: Visit) -> HttpResponse:
    """Every webhook of the space."""
    return _page(visit, Form())


@require_POST
@member_page(Deed.MANAGE_WEBHOOKS)
def add(visit: Visit) -> HttpResponse:
    """One more. Its secret stands on this one answer and nowhere else, so there is no redirect."""
    try:
        settings = settings_in(visit)
        with edge():
            _, secret = add_endpoint(visit.act(), **settings)
    except LeavewellError as error:
        return _page(visit, form_in(visit, at=field_of(error), wrong=f"{error.what} {error.next_step}"))
    return _page(visit, Form(), secret=secret)


def _page(visit: Visit, form: Form, *, secret: str = "") -> HttpResponse:
    found = {"webhooks": endpoints_of(visit.space), "form": form, "secret": secret}
    status = 422 if form.wrong else 200
    response = tab_page(visit, "webhooks", "webhooks/webhooks.html", found, status=status)
    response["Cache-Control"] = "no-store"
    return response
