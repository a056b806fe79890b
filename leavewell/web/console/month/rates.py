"""The exchange rates that the company puts in, typed or as a file, and the currency that it reports in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.actions.rates import GivenRate, choose_reporting_currency, put_rates
from leavewell.accounts.queries import people_by_actor, rates_into
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.kernel.errors import Invalid, LeavewellError
from leavewell.web.console.audit.lines import who
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.month.table import LARGEST, rates_in

ON_A_PAGE = 50


@require_GET
@member_page(Deed.READ_SESSIONS)
def show(visit: Visit) -> HttpResponse:
    """Those that are there, the newest day first, and forms for more."""
    return _page(visit)


@require_POST
@member_page(Deed.LOCK_MONTH)
def choose(visit: Visit) -> HttpResponse:
    """The one currency that the month is also told in."""
    said = "Months that aren't locked are told in it from now on."

    def choosing(act: Act) -> str:
        changed = choose_reporting_currency(act, visit.request.POST.get("currency", ""))
        return said if changed else "That is how it was; nothing changed."

    return _do(visit, choosing)


@require_POST
@member_page(Deed.LOCK_MONTH)
def put(visit: Visit) -> HttpResponse:
    """One rate that was typed."""
    return _do(visit, lambda act: _kept(put_rates(act, [_typed(visit)])))


@require_POST
@member_page(Deed.LOCK_MONTH)
def upload(visit: Visit) -> HttpResponse:
    """A file of rates: all of it, or nothing."""
    return _do(visit, lambda act: _kept(put_rates(act, _uploaded(visit))))


def _kept(count: int) -> str:
    return f"{count} rate{' is' if count == 1 else 's are'} kept. Months that are locked stay as they are."


def _do(visit: Visit, doing: Callable[[Act], str]) -> HttpResponse:
    try:
        with edge():
            said = doing(visit.act())
    except LeavewellError as error:
        field = (error.field if isinstance(error, Invalid) else None) or "currency"
        return _page(visit, wrong=f"{error.what} {error.next_step}", field=field)
    messages.success(visit.request, said)
    return redirect("rates")


def _typed(visit: Visit) -> GivenRate:
    given = visit.request.POST
    day, rate = given.get("day", "").strip(), given.get("rate", "").strip()
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Invalid("This is no day.", "Give one such as 2026-01-31.", field="day") from None
    try:
        worth = Decimal(rate)
    except InvalidOperation:
        advice = "Write it such as 0.92, with a point."
        raise Invalid("This is no rate.", advice, field="rate") from None
    return GivenRate(on, given.get("rate_currency", ""), worth, given.get("source", "").strip())


def _uploaded(visit: Visit) -> Sequence[GivenRate]:
    file = visit.request.FILES.get("file")
    if file is None or not file.size:
        raise Invalid("There was no file, or an empty one.", "Choose a table (CSV).", field="file")
    if file.size > LARGEST:
        raise Invalid("The file is too large.", f"Cut it to {LARGEST // 1024} kB.", field="file")
    return rates_in(file.read(), (file.name or "")[-100:])


def _page(visit: Visit, *, wrong: str = "", field: str = "") -> HttpResponse:
    into, people = visit.space.reporting_currency, people_by_actor(visit.space)
    page = Paginator(rates_into(visit.space, into), ON_A_PAGE).get_page(visit.request.GET.get("page"))
    found = {
        "visit": visit,
        "into": into,
        "page": page,
        "rates": [
            (each, f"{each.rate.normalize():f}", who(each.put_by, people)) for each in page.object_list
        ],
        "may_put": visit.may(Deed.LOCK_MONTH),
        "typed": visit.request.POST,
        "wrong": wrong,
        "field": field,
    }
    return render(visit.request, "month/rates.html", found, status=422 if wrong else 200)
