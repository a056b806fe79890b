"""One mail as it left, or as it waits."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leavewell.accounts.roles import Deed
from leavewell.effects.queries import mail_named
from leavewell.web.console.door import Visit, member_page


@require_GET
@member_page(Deed.READ_MAILBOX)
def show(visit: Visit, mail_id: str) -> HttpResponse:
    """Addressee, subject, words, and what was attached."""
    mail = mail_named(visit.space, mail_id)
    attached = bytes(mail.attachment).decode() if mail.attachment_name else ""
    return render(visit.request, "console/mail.html", {"visit": visit, "mail": mail, "attached": attached})
