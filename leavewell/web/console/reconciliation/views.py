"""What billing shows against our record: the runs, one run's report, the same as a table, and the button."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.models import Connection
from leavewell.accounts.queries import connections_listed
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.check_now import check_now
from leavewell.effects.models import Drift, Reconciliation
from leavewell.effects.reconciled import drifts_in, run_named, runs_of
from leavewell.effects.registries import processors
from leavewell.kernel.errors import NotFound, Refused
from leavewell.web.console.cells import harmless
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.paged import page_of, query_of
from leavewell.web.console.reconciliation.shown import shown_drifts, shown_runs

ON_A_PAGE = 50
RUNS = 10
"""So many of the latest runs stand in the list."""
AT_ONCE = 1000
HEADING = ("kind", "billing_id", "account", "here", "there", "against", "advice", "mend", "seen_at")


@require_GET
@member_page(Deed.SEE_EFFECTS)
def show(visit: Visit) -> HttpResponse:
    """The latest runs, and the report of the last one, or of the one that the address names."""
    latest = list(runs_of(visit.space)[:RUNS])
    named = visit.request.GET.get("run", "")
    run = run_named(visit.space, named) if named else next(iter(latest), None)
    found: dict[str, object] = {
        "visit": visit,
        "runs": shown_runs(visit, latest),
        "connections": _readable(visit),
        "may_check": visit.may(Deed.CHECK_BILLING),
        "run": None,
    }
    if run is not None:
        page = page_of(visit, drifts_in(visit.space, run), ON_A_PAGE)
        found |= {
            "run": shown_runs(visit, [run])[0],
            "page": page,
            "drifts": shown_drifts(visit, page.object_list),
            "query": query_of({"run": named}),
        }
    return render(visit.request, "reconciliation/reconciliation.html", found)


@require_POST
@member_page(Deed.CHECK_BILLING)
def check(visit: Visit) -> HttpResponse:
    """All of a billing system is read now."""
    try:
        connection = Connection.objects.named(visit.space, visit.request.POST.get("connection", ""))
        with edge():
            check_now(visit.act(), connection)
    except (NotFound, Refused) as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
    else:
        messages.success(visit.request, "Billing is being read. What differs stands here once it is done.")
    return redirect(reverse("reconciliation"))


@require_GET
@member_page(Deed.SEE_EFFECTS)
def table(visit: Visit, reconciliation_id: str) -> StreamingHttpResponse:
    """What a run found as CSV, in codes, for programs; sent as it is read."""
    run = run_named(visit.space, reconciliation_id)
    response = StreamingHttpResponse(_lines(visit, run), content_type="text/csv; charset=utf-8")
    name = f"reconciliation-{visit.space.mode}-{run.begun_at:%Y%m%d-%H%M}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _readable(visit: Visit) -> list[Connection]:
    return [each for each in connections_listed(visit.space) if each.processor in processors]


class _Line:
    """What the writer of CSV writes into: each line is given on."""

    def write(self, line: str) -> str:
        return line


def _lines(visit: Visit, run: Reconciliation) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(HEADING)
    for drift in drifts_in(visit.space, run).iterator(chunk_size=AT_ONCE):
        yield writer.writerow([harmless(cell) for cell in _cells(drift)])


def _cells(drift: Drift) -> tuple[str, ...]:
    return (
        drift.kind,
        drift.provider_id,
        drift.account.external_id if drift.account else "",
        json.dumps(drift.here, sort_keys=True),
        json.dumps(drift.there, sort_keys=True),
        drift.why,
        drift.advice,
        drift.proposal.public_id if drift.proposal else "",
        drift.seen_at.isoformat(),
    )
