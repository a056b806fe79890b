"""The list as a file, for whoever may take it along."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.listing import accounts_listed
from leavewell.accounts.models import Subscription
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.web.console.accounts.filters import filters_in, wanted
from leavewell.web.console.accounts.rows import Row, rows_of
from leavewell.web.console.cells import harmless
from leavewell.web.console.door import Visit, member_page

AT_ONCE = 500
HEADS = (
    "account",
    "name",
    "country",
    "stands",
    "plan",
    "billing",
    "state",
    "amount",
    "currency",
    "interval",
    "intervals",
    "next_date",
    "next_is",
)


@require_GET
@member_page(Deed.EXPORT_ACCOUNTS)
def download(visit: Visit) -> HttpResponse:
    """One line a running plan, and one for each account that has none; as the filters of the address say."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(HEADS)
    count = 0
    for row in _rows(visit):
        count += 1
        writer.writerows(_lines(row))
    with edge():
        note_deed(visit.act(), "export_accounts", accounts=count)
    answer = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="accounts-{visit.space.now():%Y-%m-%d}.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _rows(visit: Visit) -> Iterator[Row]:
    listed = accounts_listed(visit.space, wanted(visit, filters_in(visit.request.GET.dict())))
    pages = Paginator(listed, AT_ONCE)
    for number in pages.page_range:
        yield from rows_of(visit, list(pages.page(number).object_list))


def _lines(row: Row) -> Iterator[list[str]]:
    at = f"{row.next_at:%Y-%m-%dT%H:%M:%SZ}" if row.next_at else ""
    account = [row.account.external_id, row.account.name, row.account.country, row.standing]
    plans = [_plan(each) for each in row.live] or [[""] * 7]
    for plan in plans:
        yield [harmless(cell) for cell in (*account, *plan, at, row.next_is)]


def _plan(sub: Subscription) -> list[str]:
    price = sub.price
    amount = f"{price.major:f}"
    count = str(sub.interval_count)
    return [sub.plan, sub.connection.processor, sub.state, amount, price.currency, sub.interval, count]
