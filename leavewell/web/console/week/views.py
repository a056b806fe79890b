"""What came of the accounts that were about to leave in a week, and who they are."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.actions.members import choose_week_mail
from leavewell.accounts.models import WeekMail
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.insight.decide.weeks import EARLIEST, Week, week_at, week_with
from leavewell.insight.report import as_of_now, tries_by_week, week_report, zone_of
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.week.behind import behind, rows_of
from leavewell.web.console.week.figures import figures, offers, reasons, standings
from leavewell.web.console.week.graph import graph
from leavewell.web.console.week.sheet import sheet

WEEKS = 12
ON_A_PAGE = 50
ENDS_AT_MOST = 12


@require_GET
@member_page(Deed.READ_SESSIONS)
def show(visit: Visit) -> HttpResponse:
    """One week in figures, with the eleven before it; under ``?show=`` the accounts behind one of them."""
    week, current = _week(visit)
    tries = tries_by_week(visit.space, week.up_to(WEEKS))
    report, now = week_report(visit.space, week), as_of_now(visit.space)
    picked = behind(report, now).get(visit.request.GET.get("show", ""))
    page = Paginator(picked.entries, ON_A_PAGE).get_page(visit.request.GET.get("page")) if picked else None
    found = {
        "visit": visit,
        "week": week,
        "report": report,
        "before": week.moved(-1) if week.monday > EARLIEST else None,
        "after": week.moved(1) if week < current else None,
        "is_current": week == current,
        "figures": figures(report),
        "standings": standings(report),
        "reasons": reasons(visit.space, report),
        "offers": offers(report),
        "chart": graph(tries),
        "now": now,
        "ends": now.ends[:ENDS_AT_MOST],
        "picked": picked,
        "page": page,
        "rows": rows_of(visit.space, list(page.object_list)) if page else [],
        "sees_stuck": visit.may(Deed.SEE_EFFECTS),
        "gets_mail": visit.may(Deed.GET_WEEK_MAIL),
        "mail_choices": MAIL_CHOICES,
    }
    return render(visit.request, "week/week.html", found)


@require_GET
@member_page(Deed.READ_SESSIONS)
def download(visit: Visit) -> HttpResponse:
    """Every try of the week, a line each, so that each number can be counted again."""
    week, _ = _week(visit)
    answer = HttpResponse(sheet(visit.space, week), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="week-{week.monday}.csv"'
    return answer


@require_POST
@member_page(Deed.GET_WEEK_MAIL)
def choose_mail(visit: Visit) -> HttpResponse:
    """Whether I get it by mail."""
    wanted = visit.request.POST.get("wanted", "")
    if wanted not in WeekMail.values:
        messages.error(visit.request, "That is none of the choices. Choose one of those shown.")
        return redirect("week")
    with edge():
        choose_week_mail(visit.act(), visit.member, WeekMail(wanted))
    messages.success(visit.request, "It is noted, for Monday and those after it.")
    return redirect(f"{reverse('week')}#mail")


MAIL_CHOICES = (
    (WeekMail.IF_ANYTHING.value, "Each Monday, if anything happened"),
    (WeekMail.ALWAYS.value, "Each Monday, also after a quiet week"),
    (WeekMail.NEVER.value, "Not by mail"),
)


def _week(visit: Visit) -> tuple[Week, Week]:
    """The week that was asked for, and the one that it is now; what can't be read, or is to come, is now."""
    current = week_at(visit.space.now(), zone_of(visit.space))
    try:
        asked = week_with(date.fromisoformat(visit.request.GET.get("of", "")))
    except ValueError:
        asked = current
    return min(asked, current), current
