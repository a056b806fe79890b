"""What the team puts down about an account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from leavewell.accounts.models import Account
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.desk.actions.notes import WhatFor, erase_note, record_apology, write_note
from leavewell.desk.models import Note
from leavewell.kernel.errors import Invalid
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.story.acting import answer
from leavewell.web.console.typed import words_in


@require_POST
@member_page(Deed.WRITE_NOTE)
def note(visit: Visit, account_id: str) -> HttpResponse:
    """For whoever looks at the account next."""

    def deed(account: Account) -> str:
        write_note(visit.act(), account, words_in(visit, "words"))
        return "The note stands in the story."

    return answer(visit, account_id, "note", deed)


@require_POST
@member_page(Deed.WRITE_NOTE)
def apologise(visit: Visit, account_id: str) -> HttpResponse:
    """An apology was made to them."""

    def deed(account: Account) -> str:
        record_apology(visit.act(), account, _what_for(visit), words_in(visit, "words"))
        return "The apology stands in the story."

    return answer(visit, account_id, "apology", deed)


@require_POST
@member_page(Deed.WRITE_NOTE)
def erase(visit: Visit, note_id: str) -> HttpResponse:
    """Their own words, or, for some roles, anybody's."""
    with edge():
        found = Note.objects.select_related("account").named(visit.space, note_id)
        erase_note(visit.act(), found, also_others=visit.may(Deed.ERASE_NOTES))
    messages.success(visit.request, "The words are erased.")
    return redirect("account", found.account.public_id)


def _what_for(visit: Visit) -> WhatFor:
    try:
        return WhatFor(visit.request.POST.get("what_for", ""))
    except ValueError:
        raise Invalid("It isn't said what for.", "Choose one of the list.", field="what_for") from None
