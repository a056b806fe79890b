"""The page itself, put together; with what was just typed into one of its forms, if that was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.http import HttpResponse

from leavewell.accounts.particulars import NAME_AT_MOST, countries, zones
from leavewell.accounts.queries import allowances_of
from leavewell.accounts.roles import Deed
from leavewell.kernel.errors import LeavewellError
from leavewell.web.console.door import Visit
from leavewell.web.console.settings.tabs import tab_page

NAME = "workspace"


@dataclass(frozen=True)
class Wrong:
    """What is the matter with what was just typed, and into which form."""

    form: str
    words: str
    typed: str


def workspace_page(visit: Visit, wrong: Wrong | None = None) -> HttpResponse:
    """Everything of the workspace, and of the space that is looked at; a 422 with what was wrong beside its field."""
    found: dict[str, Any] = {
        "workspace": visit.space.workspace,
        "typed": _typed(visit, wrong),
        "wrong": wrong,
        "name_at_most": NAME_AT_MOST,
        "zones": _zones(visit.zone),
        "countries": _countries(),
        "may_change": visit.may(Deed.CHANGE_WORKSPACE),
        "may_take": visit.may(Deed.TAKE_MAIL),
        "may_switch": visit.may(Deed.SWITCH_MAIL) and visit.may(Deed.READ_MAILBOX),
        "allowed": [] if visit.is_live else allowances_of(visit.space),
        "may_allow": visit.may(Deed.ALLOW_MAIL),
    }
    return tab_page(visit, NAME, "workspace/workspace.html", found, status=422 if wrong else 200)


def refused(visit: Visit, form: str, error: LeavewellError) -> HttpResponse:
    """The page with what was wrong beside the form's one field, and what was typed there."""
    return workspace_page(
        visit, Wrong(form, f"{error.what} {error.next_step}", visit.request.POST.get(form, ""))
    )


def _typed(visit: Visit, wrong: Wrong | None) -> dict[str, str]:
    workspace = visit.space.workspace
    stored = {
        "name": workspace.name,
        "zone": workspace.zone,
        "country": workspace.country,
        "sender": workspace.mail_from,
        "mail_in": visit.space.mail_in,
    }
    return {**stored, wrong.form: wrong.typed} if wrong else stored


def _zones(own: str) -> list[str]:
    # An older name of a zone may stand there since before the list was asked.
    return [*([] if own in zones() else [own]), *zones()]


def _countries() -> list[tuple[str, str]]:
    names = Locale("en").territories
    return sorted(((code, names.get(code, code)) for code in countries()), key=lambda each: each[1])
