"""The first page: the test space's accounts, what billing shows, the mailbox, the clock."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.actions.workspaces import switch_mail
from leavewell.accounts.models import Account, Subscription
from leavewell.accounts.queries import contact_of, live_subscriptions
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.effects.actions.retry import retry_effect
from leavewell.effects.models import Effect
from leavewell.effects.queries import mails_of, newest_facts, not_going_on
from leavewell.flow.actions.sessions import open_session
from leavewell.flow.links import session_url
from leavewell.flow.queries import newest_declarations
from leavewell.kernel.errors import LeavewellError
from leavewell.playbooks.queries import late_and_to_do
from leavewell.web import clock, simulator
from leavewell.web.console.by_hand import hand_work
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.told import told

ON_A_PAGE = 25
DAYS_AT_MOST = 400


@require_GET
@member_page(Deed.READ_ACCOUNTS)
def show(visit: Visit) -> HttpResponse:
    """Everything of the test space at a glance."""
    accounts = Account.objects.of(visit.space).order_by("external_id")
    page = Paginator(accounts, ON_A_PAGE).get_page(visit.request.GET.get("page"))
    subscriptions = Subscription.objects.of(visit.space).filter(account__in=list(page.object_list))
    by_account: dict[object, list[Subscription]] = {}
    for subscription in subscriptions.order_by("pk"):
        by_account.setdefault(subscription.account_id, []).append(subscription)
    late, to_do = late_and_to_do(visit.space, visit.member)
    found = {
        "visit": visit,
        "page": page,
        "late": late,
        "to_do": to_do,
        "rows": [(account, by_account.get(account.pk, [])) for account in page.object_list],
        "now": visit.space.now(),
        "billing": simulator.overview(visit.space),
        "may_read_mailbox": visit.may(Deed.READ_MAILBOX),
        "mails": mails_of(visit.space, limit=12) if visit.may(Deed.READ_MAILBOX) else [],
        "told": told(newest_facts(visit.space, limit=15)) if visit.may(Deed.READ_SESSIONS) else [],
        "declarations": newest_declarations(visit.space, limit=8) if visit.may(Deed.READ_SESSIONS) else [],
        "stuck": not_going_on(visit.space) if visit.may(Deed.SEE_EFFECTS) else [],
        "may_open": visit.may(Deed.OPEN_CANCEL_PAGE),
        "may_move_clock": visit.may(Deed.MOVE_CLOCK),
        "by_hand": hand_work(visit),
        "may_retry": visit.may(Deed.RETRY_EFFECT),
        "may_switch_mail": visit.may(Deed.SWITCH_MAIL),
    }
    return render(visit.request, "console/home.html", found)


@require_POST
@member_page(Deed.OPEN_CANCEL_PAGE)
def open_cancel_page(visit: Visit) -> HttpResponse:
    """Make a session for the account's own contact and go there, as the company's Cancel button would."""
    given = visit.request.POST
    try:
        with edge():
            account = Account.objects.named(visit.space, given.get("account", ""))
            wanted = given.get("subscription", "")
            live = [
                each for each in live_subscriptions(visit.space, account) if wanted in ("", each.public_id)
            ]
            if not live:
                messages.error(visit.request, "This account has nothing left to cancel.")
                return redirect("home")
            contact = contact_of(visit.space, account, None)
            back = visit.request.build_absolute_uri("/")
            _, token = open_session(visit.act(), live[0], contact, save_return_url=back)
    except LeavewellError as error:
        return _sorry(visit, error)
    return redirect(session_url(token))


@require_POST
@member_page(Deed.MOVE_CLOCK)
def move_clock_forward(visit: Visit) -> HttpResponse:
    """Move the test space's time forward by days, stopping at each due instant on the way."""
    try:
        days = int(visit.request.POST.get("days", ""))
    except ValueError:
        days = 0
    if not 1 <= days <= DAYS_AT_MOST:
        messages.error(visit.request, f"Give a whole number of days from 1 to {DAYS_AT_MOST}.")
        return redirect("home")
    try:
        moved = clock.move_forward(visit.act(), timedelta(days=days))
    except LeavewellError as error:
        return _sorry(visit, error)
    here = moved.now.astimezone(ZoneInfo(visit.zone))
    messages.success(visit.request, f"It is now {here:%A %d %B %Y, %H:%M} ({visit.zone}) in the test space.")
    return redirect("home")


@require_POST
@member_page(Deed.SWITCH_MAIL)
def switch_mail_on_or_off(visit: Visit) -> HttpResponse:
    """The one switch for customer mail of this space."""
    with edge():
        switch_mail(visit.act(), stopped=visit.request.POST.get("stopped") == "yes")
    return redirect("home")


@require_POST
@member_page(Deed.RETRY_EFFECT)
def try_again(visit: Visit) -> HttpResponse:
    """Let an effect that needed a person be tried again."""
    try:
        with edge():
            effect = Effect.objects.named(visit.space, visit.request.POST.get("effect", ""))
            retry_effect(visit.act(), effect)
    except LeavewellError as error:
        return _sorry(visit, error)
    messages.success(visit.request, "It is being tried again.")
    return redirect("home")


def _sorry(visit: Visit, error: LeavewellError) -> HttpResponse:
    messages.error(visit.request, f"{error.what} {error.next_step}")
    return redirect("home")
