"""The audit trail: who did what and when, and the same as a table to take away."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from leavewell.accounts.models import AuditEntry
from leavewell.accounts.queries import audit_of, deeds_in, people_by_actor
from leavewell.accounts.roles import Deed
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.paged import query_of
from leavewell.web.console.settings.tabs import tab_page

ON_A_PAGE = 50
HEADING = ("occurred_at", "recorded_at", "who", "actor", "deed", "subject", "reason", "details")


@dataclass(frozen=True)
class Told:
    """One deed as the page tells it."""

    row: AuditEntry
    who: str


@require_GET
@member_page(Deed.READ_AUDIT)
def show(visit: Visit) -> HttpResponse:
    """The newest first, of one member or one deed if asked."""
    people = people_by_actor(visit.space)
    by, deed = visit.request.GET.get("by", ""), visit.request.GET.get("deed", "")
    rows = audit_of(visit.space, actor=by, deed=deed)
    page = Paginator(rows, ON_A_PAGE).get_page(visit.request.GET.get("page"))
    found = {
        "page": page,
        "told": told(list(page.object_list), people),
        "people": sorted(people.items(), key=lambda each: each[1].casefold()),
        "deeds": deeds_in(visit.space),
        "by": by,
        "deed": deed,
        "kept": query_of({"by": by, "deed": deed}),
    }
    return tab_page(visit, "audit", "audit/audit.html", found)


@require_GET
@member_page(Deed.READ_AUDIT)
def table(visit: Visit) -> HttpResponse:
    """The whole trail, or the filtered part, as CSV in the order in which it happened."""
    by, deed = visit.request.GET.get("by", ""), visit.request.GET.get("deed", "")
    rows = audit_of(visit.space, actor=by, deed=deed).reverse().iterator(chunk_size=1000)
    lines = _lines(rows, people_by_actor(visit.space))
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{visit.space.mode}.csv"'
    return response


def told(rows: Sequence[AuditEntry], people: dict[str, str]) -> list[Told]:
    """Each with the name of whoever did it."""
    return [Told(row, _who(row.actor, people)) for row in rows]


def _who(actor: str, people: dict[str, str]) -> str:
    kind, _, _ = actor.partition(":")
    named = {
        "member": "a member",
        "contact": "the customer",
        "key": "a program with an API key",
        "operator": "the operator of this server",
        "system": "Leavewell itself",
        "import": "an import",
        "invitation": "whoever had the invitation's link",
        "holder_of_receipt": "whoever had the receipt's link",
    }
    return people.get(actor) or named.get(kind, kind)


class _Echo:
    """Hands each written line on."""

    def write(self, line: str) -> str:
        return line


def _lines(rows: Iterator[AuditEntry], people: dict[str, str]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(HEADING)
    for row in rows:
        details = ", ".join(f"{key}={value}" for key, value in row.details.items())
        cells = [_who(row.actor, people), row.actor, row.deed, row.subject, row.reason, details]
        at = [row.occurred_at.isoformat(), row.recorded_at.isoformat()]
        yield writer.writerow([*at, *map(_inert, cells)])


def _inert(cell: str) -> str:
    """A member's name that a spreadsheet would take for a formula stays a name."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
