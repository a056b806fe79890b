"""The month's page, as it is shown and as it is shown again with what was wrong."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from leavewell.accounts.queries import earlier_locks, people_by_actor
from leavewell.accounts.roles import Deed
from leavewell.insight.decide.months import EARLIEST, Month, month_at, month_called
from leavewell.insight.month.report import MonthReport, month_report
from leavewell.insight.report import zone_of
from leavewell.web.console.audit.lines import who
from leavewell.web.console.door import Visit
from leavewell.web.console.month.behind import behind, told, told_gaps, told_late
from leavewell.web.console.month.figures import tables, together

ON_A_PAGE = 50
LATE_AT_MOST = 100


def month_asked(visit: Visit, code: str) -> tuple[Month, Month]:
    """The month that was asked for, and the one that it is now; what can't be read, or is to come, is now."""
    current = month_at(visit.space.now(), zone_of(visit.space))
    return min(month_called(code) or current, current), current


def month_page(visit: Visit, month: Month, *, wrong: str = "", reason: str = "") -> HttpResponse:
    """One month in figures; ``wrong`` and ``reason``: what was the matter with what was typed."""
    report = month_report(visit.space, month)
    current = month_at(visit.space.now(), zone_of(visit.space))
    found = {
        "visit": visit,
        "month": month,
        "report": report,
        "is_current": month == current,
        "before": month.moved(-1) if month > EARLIEST else None,
        "after": month.moved(1) if month < current else None,
        "tables": tables(report),
        "together": together(report),
        "gaps": told_gaps(visit.space, report),
        "late": told_late(visit.space, report)[:LATE_AT_MOST],
        "may_lock": visit.may(Deed.LOCK_MONTH),
        "wrong": wrong,
        "reason": reason,
        **_behind(visit, report),
        **_locks(visit, report),
    }
    return render(visit.request, "month/month.html", found, status=422 if wrong else 200)


def _behind(visit: Visit, report: MonthReport) -> dict[str, Any]:
    picked = behind(report, visit.request.GET.get("show", ""))
    if picked is None:
        return {"picked": None}
    page = Paginator(picked.lines, ON_A_PAGE).get_page(visit.request.GET.get("page"))
    rows = told(visit.space, list(page.object_list), report.currency)
    return {"picked": picked, "page": page, "rows": rows}


def _locks(visit: Visit, report: MonthReport) -> dict[str, Any]:
    people = people_by_actor(visit.space)
    earlier = [
        (each, who(each.locked_by, people), who(each.unlocked_by, people))
        for each in earlier_locks(visit.space, report.month.first)
    ]
    return {"locked_by": who(report.lock.locked_by, people) if report.lock else "", "earlier": earlier}
