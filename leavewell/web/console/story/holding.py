"""Who has a duty for one account."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from leavewell.accounts.actions.knowledge import assign_duty, empty_duty
from leavewell.accounts.duties import Duty
from leavewell.accounts.models import Account, Member
from leavewell.accounts.queries import members_of
from leavewell.accounts.roles import Deed
from leavewell.kernel.errors import Invalid
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.story.acting import answer
from leavewell.web.console.words import spoken

FORM = "duty"


@require_POST
@member_page(Deed.MANAGE_DUTIES)
def assign(visit: Visit, account_id: str) -> HttpResponse:
    """A member, or nobody of its own: then whoever has the duty everywhere. Open steps of the duty follow."""

    def deed(account: Account) -> str:
        duty, member = _duty(visit), _member(visit)
        act = visit.act()
        changed = (
            assign_duty(act, duty, member, account=account)
            if member
            else empty_duty(act, duty, account=account)
        )
        if not changed:
            return "That is how it was; nothing changed."
        who = (member.user.name or member.user.email) if member else "nobody of its own"
        return f"{str(spoken(duty.value)).capitalize() if duty != Duty.CSM else 'CSM'}: {who}. Open steps follow."

    return answer(visit, account_id, FORM, deed)


def _duty(visit: Visit) -> Duty:
    try:
        return Duty(visit.request.POST.get("duty", ""))
    except ValueError:
        raise Invalid("No duty was chosen.", "Choose one of the list.", field="duty") from None


def _member(visit: Visit) -> Member | None:
    wanted = visit.request.POST.get("member", "")
    if not wanted:
        return None
    for each in members_of(visit.space):
        if each.public_id == wanted:
            return each
    raise Invalid("This member isn't here.", "Choose one of the list.", field="member")
