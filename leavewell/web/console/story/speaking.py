"""A customer on the phone says that they end it: the words count, from now on."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from leavewell.accounts.models import Account, Contact
from leavewell.accounts.queries import contacts_of
from leavewell.accounts.roles import Deed
from leavewell.flow.actions.logged import Channel, Logged, log_declaration
from leavewell.kernel.errors import Invalid
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.story.acting import answer
from leavewell.web.console.story.forms import chosen
from leavewell.web.console.typed import words_in


@require_POST
@member_page(Deed.LOG_DECLARATION)
def declare(visit: Visit, account_id: str) -> HttpResponse:
    """Take what was said as the cancellation."""

    def deed(account: Account) -> str:
        act = visit.act()
        logged = Logged(Channel.PHONE, act.at, words_in(visit, "words"))
        contact = _caller(visit, account)
        declaration, made = log_declaration(act, chosen(visit, account), contact, logged)
        if not made:
            return f"It was cancelled already: {declaration.number}. Their words are kept with it."
        receipt = (
            "The receipt is on its way to them." if contact else "Nobody is known to send the receipt to."
        )
        return f"Cancellation {declaration.number} is received. {receipt} Read them the number."

    return answer(visit, account_id, "notice", deed)


def _caller(visit: Visit, account: Account) -> Contact | None:
    wanted = visit.request.POST.get("contact", "")
    if not wanted:
        return None
    for each in contacts_of(visit.space, [account])[account.pk]:
        if each.public_id == wanted:
            return each
    raise Invalid("This contact isn't the account's.", "Choose one of the list, or nobody.", field="contact")
