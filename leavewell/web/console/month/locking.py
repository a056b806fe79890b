"""Locking a month's figures, and unlocking them for a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from leavewell.accounts.actions.months import lock_month, unlock_month
from leavewell.accounts.queries import lock_of
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.insight.decide.months import Month
from leavewell.insight.month.report import to_freeze
from leavewell.kernel.errors import Invalid, LeavewellError, NotFound
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.month.page import month_asked, month_page


@require_POST
@member_page(Deed.LOCK_MONTH)
def lock(visit: Visit) -> HttpResponse:
    """What counts now counts from now on, whatever comes later."""
    month, _ = month_asked(visit, visit.request.POST.get("of", ""))
    try:
        with edge():
            found = to_freeze(visit.space, month)
            lock_month(
                visit.act(),
                month.first,
                found.lines,
                over_at=found.over_at,
                currency=found.currency,
                read_at=found.read_at,
            )
    except LeavewellError as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
        return _there(month)
    messages.success(visit.request, "It is locked. What comes later stands beside it.")
    return _there(month)


@require_POST
@member_page(Deed.LOCK_MONTH)
def unlock(visit: Visit) -> HttpResponse:
    """It counts anew. The reason stands on the audit trail."""
    month, _ = month_asked(visit, visit.request.POST.get("of", ""))
    reason = visit.request.POST.get("reason", "")
    try:
        with edge():
            locked = lock_of(visit.space, month.first)
            if locked is None:
                raise NotFound("locked month")
            unlock_month(visit.act(), locked, reason)
    except Invalid as error:
        return month_page(visit, month, wrong=f"{error.what} {error.next_step}", reason=reason)
    except LeavewellError as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
        return _there(month)
    messages.success(visit.request, "It is unlocked, and counts anew.")
    return _there(month)


def _there(month: Month) -> HttpResponse:
    return redirect(f"{reverse('month')}?of={month.code}")
