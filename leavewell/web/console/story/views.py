"""One account's page."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from leavewell.accounts.models import Account
from leavewell.accounts.roles import Deed
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.story.page import account_page


@require_GET
@member_page(Deed.READ_ACCOUNTS)
def show(visit: Visit, account_id: str) -> HttpResponse:
    """Its whole story, and what is open now."""
    return account_page(visit, Account.objects.named(visit.space, account_id))
