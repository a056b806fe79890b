"""What a word or a number leads to, grouped by what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from leavewell.accounts.models import Account
from leavewell.accounts.roles import Deed
from leavewell.accounts.search import Hits, accounts_matching
from leavewell.desk.models import Request
from leavewell.desk.queries import request_named, requests_like
from leavewell.effects.queries import charges_called
from leavewell.flow.models import Declaration
from leavewell.flow.queries import declarations_like, session_named
from leavewell.kernel.errors import NotFound
from leavewell.web.console.door import Visit
from leavewell.web.console.words import spoken

ON_A_PAGE = 20
SHORTEST = 2


@dataclass(frozen=True)
class Hit:
    """One of them: what it is called, whose it is, and the way there."""

    title: str
    about: str
    href: str


@dataclass(frozen=True)
class Group:
    """Hits of one kind."""

    label: str
    hits: Sequence[Hit]


@dataclass(frozen=True)
class Found:
    """``straight`` is the only thing that the text can mean, if it names one wholly."""

    groups: Sequence[Group]
    straight: str = ""


def find(visit: Visit, text: str) -> Found:
    """Everything that the visitor's role may see. Nothing for less than two characters."""
    if len(text) < SHORTEST or not text.isprintable():
        return Found([])
    accounts = accounts_matching(visit.space, text, limit=ON_A_PAGE)
    declarations = _declarations(visit, text)
    requests = _requests(visit, text)
    groups = [
        Group("Accounts", [_account(each, each.external_id) for each in accounts.accounts]),
        Group("People", [_account(each.account, f"{each.name} {each.email}") for each in accounts.contacts]),
        Group("Subscriptions", [_plan(each) for each in accounts.subscriptions]),
        Group("Cancellations", [_declaration(each) for each in declarations]),
        Group("Requests", [_request(each) for each in requests]),
        Group("Charges", _charges(visit, text)),
    ]
    return Found(
        [each for each in groups if each.hits], _straight(visit, text, accounts, declarations, requests)
    )


def _straight(
    visit: Visit, text: str, accounts: Hits, declarations: Sequence[Declaration], requests: Sequence[Request]
) -> str:
    ways = {reverse("account", args=[each.public_id]) for each in accounts.exact}
    ways |= {_declaration(each).href for each in declarations if each.number == text.upper()}
    ways |= {_request(each).href for each in requests if each.number == text.upper()}
    way = _by_our_id(visit, text)
    ways |= {way} if way else set()
    return ways.pop() if len(ways) == 1 else ""


def _by_our_id(visit: Visit, text: str) -> str:
    """The way behind one of our own ids; empty for anything else."""
    known: dict[str, tuple[Deed, Callable[[str], str]]] = {
        "acc": (Deed.READ_ACCOUNTS, lambda each: _to(Account.objects.named(visit.space, each))),
        "ses": (Deed.READ_SESSIONS, lambda each: _to(session_named(visit.space, each).account)),
        "req": (
            Deed.SEE_REQUESTS,
            lambda each: reverse("request", args=[request_named(visit.space, each).public_id]),
        ),
    }
    deed, way = known.get(text.partition("_")[0], (None, None))
    if deed is None or way is None or not visit.may(deed):
        return ""
    try:
        return way(text)
    except NotFound:
        return ""


def _to(account: Account) -> str:
    return reverse("account", args=[account.public_id])


def _account(account: Account, about: str) -> Hit:
    return Hit(account.name, about.strip(), _to(account))


def _plan(row: Any) -> Hit:
    return Hit(row.provider_id, f"{row.plan}, {spoken(row.state)} · {row.account.name}", _to(row.account))


def _declarations(visit: Visit, text: str) -> Sequence[Declaration]:
    if not visit.may(Deed.READ_SESSIONS):
        return []
    return declarations_like(visit.space, text, limit=ON_A_PAGE)


def _declaration(row: Declaration) -> Hit:
    return Hit(row.number, f"{spoken(row.state)} · {row.account.name}", _to(row.account))


def _requests(visit: Visit, text: str) -> Sequence[Request]:
    return requests_like(visit.space, text, limit=ON_A_PAGE) if visit.sees_requests else []


def _request(row: Request) -> Hit:
    whose = row.account.name if row.account else "not placed yet"
    return Hit(row.number, f"{spoken(row.state)} · {whose}", reverse("request", args=[row.public_id]))


def _charges(visit: Visit, text: str) -> list[Hit]:
    if not visit.may(Deed.READ_SESSIONS):
        return []
    rows = charges_called(visit.space, text, limit=ON_A_PAGE)
    return [
        Hit(text, f"charged after the end · {row.account.name}", _to(row.account))
        for row in rows
        if row.account
    ]
