"""The audit trail: who did what and when, and the same as a table to take away."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from leavewell.accounts.models import AuditEntry
from leavewell.accounts.queries import audit_of, deeds_in, people_by_actor
from leavewell.accounts.roles import Deed
from leavewell.web.console.audit.deeds import deed_words
from leavewell.web.console.audit.lines import told, who
from leavewell.web.console.cells import harmless
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.paged import query_of
from leavewell.web.console.settings.tabs import tab_page

ON_A_PAGE = 50
AT_ONCE = 1000
HEADING = ("occurred_at", "recorded_at", "who", "actor", "deed", "subject", "reason", "details")


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
        "told": told(visit, list(page.object_list), people),
        "people": sorted(people.items(), key=lambda each: each[1].casefold()),
        "deeds": sorted(((each, deed_words(each)) for each in deeds_in(visit.space)), key=lambda one: one[1]),
        "by": by,
        "deed": deed,
        "kept": query_of({"by": by, "deed": deed}),
    }
    return tab_page(visit, "audit", "audit/audit.html", found)


@require_GET
@member_page(Deed.READ_AUDIT)
def table(visit: Visit) -> StreamingHttpResponse:
    """The whole trail, or the filtered part, as CSV in the order in which it happened; in codes, for programs.

    It is sent as it is read: a trail of years doesn't have to fit into memory.
    """
    by, deed = visit.request.GET.get("by", ""), visit.request.GET.get("deed", "")
    rows = audit_of(visit.space, actor=by, deed=deed).reverse().iterator(chunk_size=AT_ONCE)
    lines = _lines(rows, people_by_actor(visit.space))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{visit.space.mode}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


class _Echo:
    """Hands each written line on."""

    def write(self, line: str) -> str:
        return line


def _lines(rows: Iterator[AuditEntry], people: Mapping[str, str]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(HEADING)
    for row in rows:
        details = ", ".join(f"{key}={value}" for key, value in row.details.items())
        cells = [who(row.actor, people), row.actor, row.deed, row.subject, row.reason, details]
        at = [row.occurred_at.isoformat(), row.recorded_at.isoformat()]
        yield writer.writerow([*at, *map(harmless, cells)])
