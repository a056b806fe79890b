"""What a deed was about: a name, and the page where it is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from leavewell.accounts.models import Account, AuditEntry, Space
from leavewell.accounts.queries import accounts_by_id, contacts_with
from leavewell.accounts.roles import Deed
from leavewell.desk.given import concessions_with, notes_with
from leavewell.desk.queries import requests_with
from leavewell.effects.proposed import mends_with
from leavewell.flow.queries import declarations_with
from leavewell.kernel.errors import NotFound
from leavewell.kernel.ids import parse_public_id
from leavewell.playbooks.queries import steps_with
from leavewell.web.console.door import Visit


@dataclass(frozen=True)
class Subject:
    """``href`` empty: it has no page of its own, or the visitor may not see it."""

    words: str
    href: str = ""


_PLAIN = {
    "wsp": ("the workspace", "workspace"),
    "inv": ("an invitation", "members"),
    "key": ("an API key", "keys"),
    "whk": ("a webhook", "webhooks"),
    "dlv": ("an event for a webhook", "webhooks"),
    "alt": ("an alert", "alerts"),
    "con": ("a billing connection", "connections"),
    "mal": ("an address on the list", "workspace"),
    "lmo": ("a month", "month"),
    "rec": ("a reconciliation", "reconciliation"),
    "flv": ("a flow", ""),
    "plb": ("a playbook", ""),
}
"""What a page of the settings lists, by the beginning of its id."""

_OF_ACCOUNTS: dict[str, tuple[str, Callable[[Space, list[UUID]], Mapping[UUID, object]]]] = {
    "ctc": ("a contact", contacts_with),
    "dec": ("a cancellation", declarations_with),
    "not": ("a note", notes_with),
    "cnc": ("a concession", concessions_with),
    "mnd": ("a proposal", mends_with),
}
"""What stands on its account's page."""


class Subjects:
    """The things that some deeds were about, read at once: a query a kind, however many there are."""

    def __init__(self, visit: Visit, rows: Iterable[AuditEntry], people: Mapping[str, str]) -> None:
        self._visit, self._people = visit, people
        ids = _by_prefix(row.subject for row in rows if row.subject)
        space = visit.space
        self._rows = {
            prefix: read(space, ids[prefix]) for prefix, (_, read) in _OF_ACCOUNTS.items() if ids.get(prefix)
        }
        owners = [
            getattr(each, "account_id", None) for found in self._rows.values() for each in found.values()
        ]
        self._accounts = accounts_by_id(space, [*ids.get("acc", []), *(pk for pk in owners if pk)])
        self._requests = requests_with(space, ids["req"]) if ids.get("req") else {}
        self._steps = steps_with(space, ids["stp"]) if ids.get("stp") else {}

    def named(self, public: str) -> Subject:
        """``acc_…`` -> the account's name and page; an id that nothing is known of stays as it is."""
        prefix, pk = _parsed(public)
        if pk is None:
            return Subject(public)
        if prefix == "acc":
            return self._account(pk, "") or Subject("an account")
        if prefix == "mem":
            words = self._people.get(f"member:{public}", "a member")
            return Subject(words, self._way(Deed.MANAGE_MEMBERS, "members"))
        if prefix in _OF_ACCOUNTS:
            words = _OF_ACCOUNTS[prefix][0]
            row = self._rows.get(prefix, {}).get(pk)
            return self._account(getattr(row, "account_id", None), words) or Subject(words)
        if prefix in _PLAIN:
            words, page = _PLAIN[prefix]
            return Subject(words, reverse(page) if page else "")
        return self._work(prefix, pk, public)

    def _work(self, prefix: str, pk: UUID, public: str) -> Subject:
        match prefix:
            case "req" if pk in self._requests:
                words = f"the request {self._requests[pk].number}"
                return Subject(words, self._way(Deed.SEE_REQUESTS, "request", public))
            case "stp" if pk in self._steps:
                step = self._steps[pk]
                way = self._way(Deed.SEE_STEPS, "run", step.run.public_id)
                return Subject(step.title, f"{way}#{public}" if way else "")
            case "eff":
                return Subject("what the machine does", self._way(Deed.SEE_EFFECTS, "effect", public))
            case "upl":
                return Subject("a table", self._way(Deed.IMPORT, "upload", public))
        return Subject(public)

    def _account(self, pk: UUID | None, what: str) -> Subject | None:
        account: Account | None = self._accounts.get(pk) if pk else None
        if account is None:
            return None
        words = f"{what} of {account.name}" if what else account.name
        return Subject(words, reverse("account", args=[account.public_id]))

    def _way(self, deed: Deed, page: str, *names: str) -> str:
        return reverse(page, args=names) if self._visit.may(deed) else ""


def _by_prefix(subjects: Iterable[str]) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = {}
    for public in subjects:
        prefix, pk = _parsed(public)
        if pk is not None:
            found.setdefault(prefix, []).append(pk)
    return found


def _parsed(public: str) -> tuple[str, UUID | None]:
    prefix = public.partition("_")[0]
    try:
        return prefix, parse_public_id(prefix, public, "subject")
    except NotFound:
        return prefix, None
