"""Every address of the server. One that is missing here fails the walk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import get_resolver

from leavewell.accounts.roles import Deed
from leavewell.accounts.scopes import Scope
from leavewell.web.api.main import api

Names = dict[str, str]
Body = Callable[[Names], dict[str, Any]]


def _nothing(names: Names) -> dict[str, Any]:
    return {}


def _account(names: Names) -> dict[str, Any]:
    return {"name": "Taken over"}


def _session(names: Names) -> dict[str, Any]:
    return {"account": names["external_id"], "contact": {"email": "eve@evil.example", "role": "owner"}}


def _wish(names: Names) -> dict[str, Any]:
    return {"account": names["external_id"], "channel": "phone", "received_at": "2026-01-05T09:00:00Z"}


def _request(names: Names) -> dict[str, Any]:
    return {**_wish(names), "words": "We stop."}


def _webhook(names: Names) -> dict[str, Any]:
    return {"url": "https://hooks.cafe.example/mine"}


def _alert(names: Names) -> dict[str, Any]:
    return {"name": "Theirs", "channel": "mail", "target": "eve@evil.example"}


def _returns(names: Names) -> dict[str, Any]:
    return {"allowed": [], "save_return_url": "https://evil.example/"}


API: dict[str, tuple[Scope, Body]] = {
    "PUT /accounts/{external_id}": (Scope.WRITE_ACCOUNTS, _account),
    "GET /accounts/{external_id}": (Scope.READ_ACCOUNTS, _nothing),
    "GET /accounts": (Scope.READ_ACCOUNTS, _nothing),
    "GET /accounts/{external_id}/cancellation": (Scope.READ_SESSIONS, _nothing),
    "GET /accounts/{external_id}/standing": (Scope.READ_SESSIONS, _nothing),
    "POST /cancel-sessions": (Scope.WRITE_SESSIONS, _session),
    "GET /cancel-sessions/{session_id}": (Scope.READ_SESSIONS, _nothing),
    "POST /declarations": (Scope.WRITE_DECLARATIONS, _wish),
    "GET /declarations/{number}": (Scope.READ_SESSIONS, _nothing),
    "POST /declarations/{number}/carried-out": (
        Scope.CARRY_OUT,
        lambda names: {"on": "2026-03-12", "reference": "K-1"},
    ),
    "POST /declarations/{number}/could-not": (Scope.CARRY_OUT, lambda names: {"reason": "runs_on"}),
    "POST /requests": (Scope.WRITE_REQUESTS, _request),
    "GET /requests": (Scope.READ_REQUESTS, _nothing),
    "GET /requests/{request_id}": (Scope.READ_REQUESTS, _nothing),
    "GET /webhooks": (Scope.MANAGE_WEBHOOKS, _nothing),
    "POST /webhooks": (Scope.MANAGE_WEBHOOKS, _webhook),
    "GET /webhooks/{webhook_id}": (Scope.MANAGE_WEBHOOKS, _nothing),
    "PUT /webhooks/{webhook_id}": (Scope.MANAGE_WEBHOOKS, _webhook),
    "POST /webhooks/{webhook_id}/secret": (Scope.MANAGE_WEBHOOKS, _nothing),
    "POST /webhooks/{webhook_id}/test": (Scope.MANAGE_WEBHOOKS, _nothing),
    "POST /webhooks/{webhook_id}/again": (
        Scope.MANAGE_WEBHOOKS,
        lambda names: {"since": "2026-01-01T00:00:00Z", "delivered_too": True},
    ),
    "GET /webhooks/{webhook_id}/deliveries": (Scope.MANAGE_WEBHOOKS, _nothing),
    "GET /webhook-deliveries/{delivery_id}": (Scope.MANAGE_WEBHOOKS, _nothing),
    "POST /webhook-deliveries/{delivery_id}/again": (Scope.MANAGE_WEBHOOKS, _nothing),
    "POST /webhooks/{webhook_id}/pause": (Scope.MANAGE_WEBHOOKS, _nothing),
    "POST /webhooks/{webhook_id}/resume": (Scope.MANAGE_WEBHOOKS, _nothing),
    "DELETE /webhooks/{webhook_id}": (Scope.MANAGE_WEBHOOKS, _nothing),
    "GET /alerts": (Scope.MANAGE_ALERTS, _nothing),
    "POST /alerts": (Scope.MANAGE_ALERTS, _alert),
    "GET /alerts/{alert_id}": (Scope.MANAGE_ALERTS, _nothing),
    "PUT /alerts/{alert_id}": (Scope.MANAGE_ALERTS, _alert),
    "PUT /alerts/{alert_id}/words/{event}": (
        Scope.MANAGE_ALERTS,
        lambda names: {"subject": "{account}", "body": "{words}"},
    ),
    "GET /alerts/{alert_id}/told": (Scope.MANAGE_ALERTS, _nothing),
    "POST /alerts/{alert_id}/test": (Scope.MANAGE_ALERTS, _nothing),
    "POST /alerts/{alert_id}/pause": (Scope.MANAGE_ALERTS, _nothing),
    "POST /alerts/{alert_id}/resume": (Scope.MANAGE_ALERTS, _nothing),
    "DELETE /alerts/{alert_id}": (Scope.MANAGE_ALERTS, _nothing),
    "GET /return-addresses": (Scope.MANAGE_RETURNS, _nothing),
    "PUT /return-addresses": (Scope.MANAGE_RETURNS, _returns),
    "POST /return-addresses/key": (Scope.MANAGE_RETURNS, _nothing),
    "DELETE /return-addresses/key": (Scope.MANAGE_RETURNS, _nothing),
}
"""Operation -> the scope it asks for, and what is sent there."""

THEIR_OWN = {
    "PUT /accounts/{external_id}": 200,
    "GET /accounts": 200,
    "POST /cancel-sessions": 201,
    "POST /requests": 201,
    "GET /requests": 200,
    "GET /webhooks": 200,
    "POST /webhooks": 201,
    "GET /alerts": 200,
    "POST /alerts": 201,
    "GET /return-addresses": 200,
    "PUT /return-addresses": 200,
    "POST /return-addresses/key": 201,
    "DELETE /return-addresses/key": 200,
}
"""Where a foreign key has something of its own to put, to open or to read, and is answered about that."""

AS_IT_STANDS = {
    "POST /webhooks/{webhook_id}/resume",
    "POST /alerts/{alert_id}/resume",
    "POST /webhook-deliveries/{delivery_id}/again",
    "POST /declarations/{number}/carried-out",
    "POST /declarations/{number}/could-not",
}
"""What the right key is refused too: it is on already, or waits to be sent already, or billing ends the plan itself."""

CONSOLE: dict[str, tuple[str, Deed, Body]] = {
    "": ("GET", Deed.READ_ACCOUNTS, _nothing),
    "accounts/": ("GET", Deed.READ_ACCOUNTS, _nothing),
    "mailbox/": ("GET", Deed.READ_MAILBOX, _nothing),
    "tools/": ("GET", Deed.READ_ACCOUNTS, _nothing),
    "accounts/<str:account_id>/": ("GET", Deed.READ_ACCOUNTS, _nothing),
    "mailbox/<str:mail_id>/": ("GET", Deed.READ_MAILBOX, _nothing),
    "open-cancel-page/": ("POST", Deed.OPEN_CANCEL_PAGE, lambda names: {"account": names["account_id"]}),
    "move-clock/": ("POST", Deed.MOVE_CLOCK, lambda names: {"days": "0"}),
    "switch-mail/": ("POST", Deed.SWITCH_MAIL, lambda names: {"stopped": "no"}),
    "steps/": ("GET", Deed.SEE_STEPS, _nothing),
    "requests/": ("GET", Deed.SEE_REQUESTS, _nothing),
    "requests/log/": (
        "POST",
        Deed.LOG_REQUEST,
        lambda names: {"channel": "phone", "sender": "eve@evil.example", "account": names["external_id"]},
    ),
    "requests/<str:request_id>/": ("GET", Deed.SEE_REQUESTS, _nothing),
    "requests/<str:request_id>/files/<str:file_id>/": ("GET", Deed.SEE_REQUESTS, _nothing),
    "requests/<str:request_id>/notice/": (
        "POST",
        Deed.DECIDE_REQUEST,
        lambda names: {"subscription": names["subscription_id"]},
    ),
    "requests/<str:request_id>/intent/": (
        "POST",
        Deed.DECIDE_REQUEST,
        lambda names: {"evidence": "They only asked."},
    ),
    "requests/<str:request_id>/place/": (
        "POST",
        Deed.DECIDE_REQUEST,
        lambda names: {"account": names["external_id"]},
    ),
    "runs/<str:run_id>/": ("GET", Deed.SEE_STEPS, _nothing),
    "steps/<str:step_id>/take/": ("POST", Deed.DO_STEP, _nothing),
    "steps/<str:step_id>/do/": ("POST", Deed.DO_STEP, lambda names: {"words": "Seen to."}),
    "steps/<str:step_id>/skip/": ("POST", Deed.DO_STEP, lambda names: {"words": "Not needed."}),
    "steps/<str:step_id>/reassign/": (
        "POST",
        Deed.REASSIGN_STEP,
        lambda names: {"member": names["member_id"]},
    ),
    "week/": ("GET", Deed.READ_SESSIONS, _nothing),
    "week/csv/": ("GET", Deed.READ_SESSIONS, _nothing),
    "week/mail/": ("POST", Deed.GET_WEEK_MAIL, lambda names: {"wanted": "never"}),
    "settings/": ("GET", Deed.SET_UP, _nothing),
    "settings/first-steps/": ("POST", Deed.SET_UP, lambda names: {"away": "no"}),
    "settings/workspace/": ("GET", Deed.SET_UP, _nothing),
    "settings/workspace/name/": ("POST", Deed.CHANGE_WORKSPACE, lambda names: {"name": "Taken over"}),
    "settings/workspace/zone/": ("POST", Deed.CHANGE_WORKSPACE, lambda names: {"zone": "Asia/Tokyo"}),
    "settings/workspace/country/": ("POST", Deed.CHANGE_WORKSPACE, lambda names: {"country": "JP"}),
    "settings/workspace/sender/": (
        "POST",
        Deed.CHANGE_WORKSPACE,
        lambda names: {"sender": "Eve <eve@evil.example>"},
    ),
    "settings/mail-in/": ("POST", Deed.TAKE_MAIL, lambda names: {"mail_in": "eve@evil.example"}),
    "settings/mail-to/": ("POST", Deed.ALLOW_MAIL, lambda names: {"allowed": "eve@evil.example"}),
    "settings/mail-to/<str:allowance_id>/remove/": ("POST", Deed.ALLOW_MAIL, _nothing),
    "accounts/<str:account_id>/duties/": (
        "POST",
        Deed.MANAGE_DUTIES,
        lambda names: {"duty": "legal", "member": names["member_id"]},
    ),
    "settings/members/": ("GET", Deed.MANAGE_MEMBERS, _nothing),
    "settings/members/<str:member_id>/role/": (
        "POST",
        Deed.MANAGE_MEMBERS,
        lambda names: {"role": "agent"},
    ),
    "settings/members/<str:member_id>/remove/": ("POST", Deed.MANAGE_MEMBERS, _nothing),
    "settings/invitations/": (
        "POST",
        Deed.MANAGE_MEMBERS,
        lambda names: {"email": "nobody", "role": "agent"},
    ),
    "settings/invitations/<str:invitation_id>/again/": ("POST", Deed.MANAGE_MEMBERS, _nothing),
    "settings/invitations/<str:invitation_id>/withdraw/": ("POST", Deed.MANAGE_MEMBERS, _nothing),
    "settings/billing/": ("GET", Deed.CONNECT_BILLING, _nothing),
    "settings/billing/stripe/": ("POST", Deed.CONNECT_BILLING, _nothing),
    "settings/billing/notices/": ("POST", Deed.CONNECT_BILLING, _nothing),
    "settings/billing/again/": ("POST", Deed.CONNECT_BILLING, _nothing),
    "settings/billing/made-up/": ("POST", Deed.CONNECT_BILLING, _nothing),
    "settings/keys/": ("GET", Deed.MANAGE_KEYS, _nothing),
    "settings/keys/make/": ("POST", Deed.MANAGE_KEYS, lambda names: {"name": "Shop"}),
    "settings/keys/<str:key_id>/revoke/": ("POST", Deed.MANAGE_KEYS, _nothing),
    "settings/import/": ("GET", Deed.IMPORT, _nothing),
    "settings/import/upload/": ("POST", Deed.IMPORT, _nothing),
    "settings/import/<str:upload_id>/": ("GET", Deed.IMPORT, _nothing),
    "settings/import/<str:upload_id>/columns/": ("POST", Deed.IMPORT, _nothing),
    "settings/import/<str:upload_id>/start/": ("POST", Deed.IMPORT, _nothing),
    "settings/import/<str:upload_id>/throw-away/": ("POST", Deed.IMPORT, _nothing),
    "settings/duties/": ("GET", Deed.MANAGE_DUTIES, _nothing),
    "settings/duties/save/": ("POST", Deed.MANAGE_DUTIES, _nothing),
    "settings/audit/": ("GET", Deed.READ_AUDIT, _nothing),
    "settings/audit/table.csv": ("GET", Deed.READ_AUDIT, _nothing),
    "accounts/csv/": ("GET", Deed.EXPORT_ACCOUNTS, _nothing),
    "accounts/views/save/": ("POST", Deed.READ_ACCOUNTS, lambda names: {"name": "Mine", "plan": "Team"}),
    "accounts/views/<str:view_id>/rename/": ("POST", Deed.READ_ACCOUNTS, lambda names: {"name": "Ours"}),
    "accounts/views/<str:view_id>/delete/": ("POST", Deed.READ_ACCOUNTS, _nothing),
    "steps/several/give/": (
        "POST",
        Deed.REASSIGN_STEP,
        lambda names: {"step": names["step_id"], "member": names["member_id"]},
    ),
    "steps/several/do/": ("POST", Deed.DO_STEP, lambda names: {"step": names["step_id"], "words": "Done."}),
    "steps/several/skip/": ("POST", Deed.DO_STEP, lambda names: {"step": names["step_id"], "words": "No."}),
    "mailbox/<str:mail_id>/attachment/": ("GET", Deed.READ_MAILBOX, _nothing),
    "machine/": ("GET", Deed.SEE_EFFECTS, _nothing),
    "machine/<str:effect_id>/": ("GET", Deed.SEE_EFFECTS, _nothing),
    "machine/<str:effect_id>/try-again/": ("POST", Deed.RETRY_EFFECT, _nothing),
    "machine/<str:effect_id>/done-by-hand/": (
        "POST",
        Deed.CLOSE_BY_HAND,
        lambda names: {"on": "2026-03-12", "reference": "K-1"},
    ),
    "machine/<str:effect_id>/hand-over/": (
        "POST",
        Deed.HAND_EFFECT,
        lambda names: {"member": names["member_id"]},
    ),
    "accounts/<str:account_id>/notes/": ("POST", Deed.WRITE_NOTE, lambda names: {"words": "They called."}),
    "accounts/<str:account_id>/apologies/": (
        "POST",
        Deed.WRITE_NOTE,
        lambda names: {"what_for": "an_outage", "words": "We are sorry."},
    ),
    # It is another's; whoever may write may erase their own.
    "notes/<str:note_id>/erase/": ("POST", Deed.ERASE_NOTES, _nothing),
    "accounts/<str:account_id>/notice/": (
        "POST",
        Deed.LOG_DECLARATION,
        lambda names: {"subscription": names["subscription_id"], "words": "We stop."},
    ),
    "accounts/<str:account_id>/concessions/": (
        "POST",
        Deed.GRANT_CONCESSION,
        lambda names: {"subscription": names["subscription_id"], "form": "credit", "amount": "5"},
    ),
    "search/": ("GET", Deed.READ_ACCOUNTS, _nothing),
    "promises/": ("GET", Deed.SEE_EFFECTS, _nothing),
    "promises/<str:promise_id>/seen-to/": ("POST", Deed.CLOSE_BY_HAND, _nothing),
    "month/": ("GET", Deed.READ_SESSIONS, _nothing),
    "month/csv/": ("GET", Deed.READ_SESSIONS, _nothing),
    "month/lock/": ("POST", Deed.LOCK_MONTH, lambda names: {"of": "2001-02"}),
    "month/unlock/": ("POST", Deed.LOCK_MONTH, lambda names: {"of": "2001-01", "reason": "A late invoice."}),
    "month/rates/": ("GET", Deed.READ_SESSIONS, _nothing),
    "month/rates/put/": (
        "POST",
        Deed.LOCK_MONTH,
        lambda names: {"day": "2026-03-01", "rate_currency": "USD", "rate": "0.92"},
    ),
    "month/rates/upload/": ("POST", Deed.LOCK_MONTH, _nothing),
    "month/rates/currency/": ("POST", Deed.LOCK_MONTH, lambda names: {"currency": "EUR"}),
    "reconciliation/": ("GET", Deed.SEE_EFFECTS, _nothing),
    "reconciliation/check/": (
        "POST",
        Deed.CHECK_BILLING,
        lambda names: {"connection": names["connection_id"]},
    ),
    "reconciliation/<str:reconciliation_id>/table.csv": ("GET", Deed.SEE_EFFECTS, _nothing),
    "mends/": ("GET", Deed.SEE_EFFECTS, _nothing),
    "mends/<str:mend_id>/approve/": ("POST", Deed.APPROVE_MEND, _nothing),
    "mends/<str:mend_id>/decline/": ("POST", Deed.APPROVE_MEND, lambda names: {"words": "It is right."}),
    "settings/webhooks/": ("GET", Deed.MANAGE_WEBHOOKS, _nothing),
    "settings/webhooks/add/": ("POST", Deed.MANAGE_WEBHOOKS, lambda names: {"url": "http://evil.example/"}),
    "settings/webhooks/<str:webhook_id>/": ("GET", Deed.MANAGE_WEBHOOKS, _nothing),
    "settings/webhooks/<str:webhook_id>/change/": (
        "POST",
        Deed.MANAGE_WEBHOOKS,
        lambda names: {"url": "https://evil.example/"},
    ),
    "settings/webhooks/<str:webhook_id>/secret/": ("POST", Deed.MANAGE_WEBHOOKS, _nothing),
    "settings/webhooks/<str:webhook_id>/pause/": ("POST", Deed.MANAGE_WEBHOOKS, _nothing),
    "settings/webhooks/<str:webhook_id>/resume/": ("POST", Deed.MANAGE_WEBHOOKS, _nothing),
    "settings/webhooks/<str:webhook_id>/test/": ("POST", Deed.MANAGE_WEBHOOKS, _nothing),
    "settings/webhooks/<str:webhook_id>/again/": (
        "POST",
        Deed.MANAGE_WEBHOOKS,
        lambda names: {"since": "2026-01-01T00:00"},
    ),
    "settings/deliveries/<str:delivery_id>/": ("GET", Deed.MANAGE_WEBHOOKS, _nothing),
    "settings/deliveries/<str:delivery_id>/again/": ("POST", Deed.MANAGE_WEBHOOKS, _nothing),
    "settings/webhooks/<str:webhook_id>/remove/": ("POST", Deed.MANAGE_WEBHOOKS, _nothing),
    "settings/returns/": ("GET", Deed.MANAGE_RETURNS, _nothing),
    "settings/returns/change/": (
        "POST",
        Deed.MANAGE_RETURNS,
        lambda names: {"save_return_url": "https://evil.example/"},
    ),
    "settings/returns/days/": ("POST", Deed.MANAGE_RETURNS, lambda names: {"confirm_days": "9"}),
    "settings/returns/key/": ("POST", Deed.MANAGE_RETURNS, _nothing),
    "settings/returns/key/stop/": ("POST", Deed.MANAGE_RETURNS, _nothing),
    "settings/alerts/": ("GET", Deed.MANAGE_ALERTS, _nothing),
    "settings/alerts/add/": ("POST", Deed.MANAGE_ALERTS, lambda names: {"target": "http://evil.example/"}),
    "settings/alerts/<str:alert_id>/": ("GET", Deed.MANAGE_ALERTS, _nothing),
    "settings/alerts/<str:alert_id>/change/": (
        "POST",
        Deed.MANAGE_ALERTS,
        lambda names: {"name": "Taken over", "target": "eve@evil.example", "events": "cancel.received"},
    ),
    "settings/alerts/<str:alert_id>/pause/": ("POST", Deed.MANAGE_ALERTS, _nothing),
    "settings/alerts/<str:alert_id>/resume/": ("POST", Deed.MANAGE_ALERTS, _nothing),
    "settings/alerts/<str:alert_id>/test/": ("POST", Deed.MANAGE_ALERTS, _nothing),
    "settings/alerts/<str:alert_id>/words/<str:event>/": ("GET", Deed.MANAGE_ALERTS, _nothing),
    "settings/alerts/<str:alert_id>/words/<str:event>/write/": (
        "POST",
        Deed.MANAGE_ALERTS,
        lambda names: {"do": "keep", "subject": "{account}", "body": "{account}"},
    ),
    "settings/alerts/<str:alert_id>/remove/": ("POST", Deed.MANAGE_ALERTS, _nothing),
}
"""The team's pages -> how they are asked, and the deed they are."""

TAKEN_AWAY = {
    "settings/alerts/<str:alert_id>/remove/",
    "settings/webhooks/<str:webhook_id>/remove/",
    "accounts/views/<str:view_id>/delete/",
    "settings/mail-to/<str:allowance_id>/remove/",
}
"""Where a press takes the thing away that the address names."""

LINKS = {
    "c/<str:token>": ("token",),
    "c/<str:token>/back": ("token",),
    "join/<str:invited_token>": ("invited_token",),
    "d/<str:public_id>/<str:seal>": ("public_id", "seal"),
    "d/<str:public_id>/<str:seal>/receipt.txt": ("public_id", "seal"),
    "e/<str:leaving_id>/<str:leaving_seal>": ("leaving_id", "leaving_seal"),
}
"""Pages for whoever holds a link -> the parts of it that must be right."""

FOR_ANYONE = {
    "c/": 404,
    "d/": 404,
    "e/": 404,
    "sign-in/": 200,
    "sign-out/": 302,
    "api/v1/openapi.json": 200,
    # What is sent there speaks by its signature alone: leavewell/web/tests/notices.
    "notices/<str:processor>/<str:connection_id>": 405,
    "api/v1/": 404,
    "healthz": 200,
    "static/console/console.css": 200,
    "static/console/nothing.css": 404,
    "static/../leavewell/config/settings.py": 404,
    "nowhere": 404,
}
"""Addresses that tell everyone the same, and nothing of anybody's."""

NOT_IN_THE_URLS = {
    "healthz",
    "static/console/console.css",
    "static/console/nothing.css",
    "static/../leavewell/config/settings.py",
    "nowhere",
}


def operations() -> set[str]:
    """Every operation that the API describes."""
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


def routes(table: Any = None) -> set[str]:
    """Every address in the server's own table (or another), but the API's operations."""
    described = {f"api/v1{operation.partition(' ')[2]}" for operation in operations()}
    return {route for route in _routes(table or get_resolver(), "") if _plain(route) not in described}


def _routes(resolver: Any, before: str) -> list[str]:
    found: list[str] = []
    for each in resolver.url_patterns:
        route = before + str(each.pattern).strip("^$\\Z")
        found += _routes(each, route) if hasattr(each, "url_patterns") else [route]
    return found


def _plain(route: str) -> str:
    return route.replace("<", "{").replace(">", "}").replace("str:", "")
