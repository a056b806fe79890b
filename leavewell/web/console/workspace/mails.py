"""A space's mails: at which address it takes them in, and to whom a test space really writes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from leavewell.accounts.actions.mail_in import take_mail_at
from leavewell.accounts.actions.workspaces import allow_mail_to, disallow_mail_to
from leavewell.accounts.models import MailAllowance
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.kernel.errors import LeavewellError
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.workspace.page import NAME, refused


@require_POST
@member_page(Deed.TAKE_MAIL)
def take_in(visit: Visit) -> HttpResponse:
    """The address that customers write to; empty: none of its own."""
    given = visit.request.POST.get("mail_in", "")
    try:
        with edge():
            changed = take_mail_at(visit.act(), given)
    except LeavewellError as error:
        return refused(visit, "mail_in", error)
    here = f"Mail to {given.strip().lower()} is a request in this space from now on."
    said = here if given.strip() else "The space has no address of its own any more."
    messages.success(visit.request, said if changed else "That is how it was; nothing changed.")
    return redirect(NAME)


@require_POST
@member_page(Deed.ALLOW_MAIL)
def allow(visit: Visit) -> HttpResponse:
    """One more address, or everyone of a domain, that the test space really writes to."""
    given = visit.request.POST.get("allowed", "")
    try:
        with edge():
            made = allow_mail_to(visit.act(), given)
    except LeavewellError as error:
        return refused(visit, "allowed", error)
    messages.success(
        visit.request, "Mail may go there from now on." if made else "It stood on the list already."
    )
    return redirect(NAME)


@require_POST
@member_page(Deed.ALLOW_MAIL)
def disallow(visit: Visit, allowance_id: str) -> HttpResponse:
    """That address comes off the list."""
    with edge():
        disallow_mail_to(visit.act(), MailAllowance.objects.named(visit.space, allowance_id))
    messages.success(visit.request, "Mail there is held in the mailbox from now on.")
    return redirect(NAME)
