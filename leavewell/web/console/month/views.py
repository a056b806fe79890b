"""Finance's month: what ended, what was given, what came back, and whether billing says the same."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from leavewell.accounts.roles import Deed
from leavewell.insight.month.report import month_report
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.month.page import month_asked, month_page
from leavewell.web.console.month.sheet import sheet


@require_GET
@member_page(Deed.READ_SESSIONS)
def show(visit: Visit) -> HttpResponse:
    """One month in figures; under ``?show=`` the lines behind one of them."""
    month, _ = month_asked(visit, visit.request.GET.get("of", ""))
    return month_page(visit, month)


@require_GET
@member_page(Deed.READ_SESSIONS)
def download(visit: Visit) -> HttpResponse:
    """Every line behind every figure, so that each can be added up again."""
    month, _ = month_asked(visit, visit.request.GET.get("of", ""))
    file = sheet(visit.space, month_report(visit.space, month))
    answer = HttpResponse(file, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="month-{month.code}.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
