"""The mails as they left, or as they wait."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.actions.workspaces import switch_mail
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.effects.models import Mail
from leavewell.effects.queries import mail_named
from leavewell.web.console.door import Visit, member_page

ON_A_PAGE = 50


@require_GET
@member_page(Deed.READ_MAILBOX)
def show(visit: Visit) -> HttpResponse:
    """Every mail, the newest first."""
    mails = Mail.objects.of(visit.space).select_related("account").order_by("-composed_at", "-pk")
    found = {
        "visit": visit,
        "page": Paginator(mails, ON_A_PAGE).get_page(visit.request.GET.get("page")),
        "may_switch_mail": visit.may(Deed.SWITCH_MAIL),
    }
    return render(visit.request, "mailbox/mailbox.html", found)


@require_GET
@member_page(Deed.READ_MAILBOX)
def show_mail(visit: Visit, mail_id: str) -> HttpResponse:
    """Addressee, subject, words, and what was attached."""
    mail = mail_named(visit.space, mail_id)
    attached = bytes(mail.attachment).decode() if mail.attachment_name else ""
    return render(visit.request, "mailbox/mail.html", {"visit": visit, "mail": mail, "attached": attached})


@require_POST
@member_page(Deed.SWITCH_MAIL)
def switch_mail_on_or_off(visit: Visit) -> HttpResponse:
    """The one switch for customer mail of this space."""
    with edge():
        switch_mail(visit.act(), stopped=visit.request.POST.get("stopped") == "yes")
    return redirect("mailbox")
