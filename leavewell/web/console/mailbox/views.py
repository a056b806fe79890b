"""The mails as they left, or as they wait."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from leavewell.accounts.actions.workspaces import switch_mail
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.effects.listing import last_try, mails_listed, stopped_mails
from leavewell.effects.models import Mail
from leavewell.effects.queries import mail_named
from leavewell.kernel.errors import NotFound
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.mailbox.filters import TABS, filters_in, kinds_to, wanted
from leavewell.web.console.mailbox.kinds import TO_THE_TEAM
from leavewell.web.console.paged import page_of, query_of

ON_A_PAGE = 50


@require_GET
@member_page(Deed.READ_MAILBOX)
def show(visit: Visit) -> HttpResponse:
    """Mails to customers or to the team, the newest first."""
    filters = filters_in(visit.request.GET.dict())
    which = wanted(visit, filters)
    found = {
        "visit": visit,
        "filters": filters,
        "query": query_of(filters),
        "account": which.account,
        "narrowed": any(filters[name] for name in ("q", "kind", "state", "account")),
        "tabs": [(to, words, query_of({**filters, "to": to, "kind": ""})) for to, words in TABS.items()],
        "kinds": kinds_to(filters["to"]),
        "states": [(state.value, state.label.lower()) for state in Mail.State],
        "page": page_of(visit, mails_listed(visit.space, which), ON_A_PAGE),
        "stopped": stopped_mails(visit.space),
        "may_switch_mail": visit.may(Deed.SWITCH_MAIL),
    }
    return render(visit.request, "mailbox/mailbox.html", found)


@require_GET
@member_page(Deed.READ_MAILBOX)
def show_mail(visit: Visit, mail_id: str) -> HttpResponse:
    """Addressee, subject, words, what was attached, and what would let it go if it hasn't left."""
    mail = mail_named(visit.space, mail_id)
    tried = last_try(visit.space, mail.effect_id) if mail.state == Mail.State.SENDING else None
    found = {
        "visit": visit,
        "mail": mail,
        "to": "team" if mail.kind in TO_THE_TEAM else "customers",
        "size": len(mail.attachment),
        "why": tried.reason if tried else "",
        "sees_effects": visit.may(Deed.SEE_EFFECTS),
    }
    return render(visit.request, "mailbox/mail.html", found)


@require_GET
@member_page(Deed.READ_MAILBOX)
def attachment(visit: Visit, mail_id: str) -> HttpResponse:
    """What was attached, byte for byte, to be saved."""
    mail = mail_named(visit.space, mail_id)
    if not mail.attachment_name:
        raise NotFound("attachment")
    answer = HttpResponse(bytes(mail.attachment), content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, mail.attachment_name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@member_page(Deed.SWITCH_MAIL)
def switch_mail_on_or_off(visit: Visit) -> HttpResponse:
    """The one switch for customer mail of this space."""
    with edge():
        switch_mail(visit.act(), stopped=visit.request.POST.get("stopped") == "yes")
    return redirect("mailbox")
