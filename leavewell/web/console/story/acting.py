"""How every form on an account's page is answered."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from leavewell.accounts.models import Account
from leavewell.accounts.transaction import edge
from leavewell.kernel.errors import Forbidden, Invalid, LeavewellError
from leavewell.web.console.door import Visit
from leavewell.web.console.story.forms import Wrong
from leavewell.web.console.story.page import account_page


def answer(visit: Visit, account_id: str, form: str, deed: Callable[[Account], str]) -> HttpResponse:
    """Do it in one transaction and go back to the page with the deed's words.

    What was typed wrong, or is more than the role may do, stands beside its field; anything else at the page's head.
    """
    account = Account.objects.named(visit.space, account_id)
    try:
        with edge():
            said = deed(account)
    except (Invalid, Forbidden) as error:
        field = getattr(error, "field", None) or ""
        return account_page(visit, account, Wrong(form, f"{error.what} {error.next_step}", field))
    except LeavewellError as error:
        messages.error(visit.request, f"{error.what} {error.next_step}")
    else:
        messages.success(visit.request, said)
    return redirect("account", account.public_id)
