"""The forms on an account's page: which of them the visitor may use, and what was typed wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leavewell.accounts.duties import DUTIES
from leavewell.accounts.limits import LIMITS, credit_limit, in_words
from leavewell.accounts.models import Account, Subscription
from leavewell.accounts.queries import live_subscriptions, members_of
from leavewell.accounts.roles import Deed, Role
from leavewell.desk.actions.notes import WhatFor
from leavewell.flow.actions.logged import Channel
from leavewell.kernel.errors import Invalid
from leavewell.kernel.ids import public_id, uuid7
from leavewell.web.console.door import Visit
from leavewell.web.console.story.known import Known


@dataclass(frozen=True)
class Wrong:
    """What is the matter with what was just typed into one of the forms, and beside which field it stands."""

    form: str
    words: str
    field: str


def forms_for(visit: Visit, account: Account, known: Known, wrong: Wrong | None) -> dict[str, Any]:
    """What the page's forms need; a form that the role may not use isn't among them."""
    live = live_subscriptions(visit.space, account)
    holders = members_of(visit.space) if visit.may(Deed.MANAGE_DUTIES) else []
    return {
        "duties": DUTIES if holders else (),
        "holders": holders,
        "may_note": visit.may(Deed.WRITE_NOTE),
        "may_declare": bool(live) and visit.may(Deed.LOG_DECLARATION),
        "may_grant": bool(live) and visit.may(Deed.GRANT_CONCESSION),
        "may_log": visit.may(Deed.LOG_REQUEST),
        "live": live,
        "callers": [each for each in known.people if each.may_cancel],
        "reasons": [each.value for each in WhatFor],
        "channels": [each.value for each in Channel],
        "limit": _limit(Role(visit.member.role), live[0].currency if live else ""),
        "press": public_id("cnc", uuid7()),
        "wrong": wrong,
        "typed": visit.request.POST if wrong else {},
        "logged_for": {"account": account.external_id, "channel": Channel.PHONE.value},
    }


def _limit(role: Role, currency: str) -> str:
    limit = LIMITS.get(role)
    if limit is None:
        return ""
    most = credit_limit(limit, currency) if currency else None
    return in_words(limit) + (f", or {most.shown('en')}" if most else "")


def chosen(visit: Visit, account: Account) -> Subscription:
    """The live subscription that was chosen; the only one where nothing was."""
    wanted = visit.request.POST.get("subscription", "")
    live = [each for each in live_subscriptions(visit.space, account) if wanted in ("", each.public_id)]
    if len(live) != 1:
        raise Invalid("No subscription was chosen.", "Choose one of the list.", field="subscription")
    return live[0]
