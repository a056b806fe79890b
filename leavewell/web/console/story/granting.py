"""A discount or a credit, promised to a customer on the spot."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from leavewell.accounts.models import Account, Subscription
from leavewell.accounts.roles import Deed, Role
from leavewell.desk.actions.concessions import Credit, Discount, Grant, grant_concession
from leavewell.kernel.errors import Invalid
from leavewell.kernel.ids import public_id, uuid7
from leavewell.kernel.money import Money
from leavewell.web.console.door import Visit, member_page
from leavewell.web.console.story.acting import answer
from leavewell.web.console.story.forms import chosen
from leavewell.web.console.typed import words_in

MOST = Decimal(10) ** 9


@require_POST
@member_page(Deed.GRANT_CONCESSION)
def grant(visit: Visit, account_id: str) -> HttpResponse:
    """Within what the role may."""

    def deed(account: Account) -> str:
        subscription = chosen(visit, account)
        given = Grant(_press(visit), subscription, _what(visit, subscription), words_in(visit, "words"))
        made = grant_concession(visit.act(), given, Role(visit.member.role))
        if made.by_hand:
            return (
                "It is granted. Billing can't do it by itself, so it is a step for finance with a deadline."
            )
        return "It is granted. Billing is asked for it and read back; the line in the story says when it is there."

    return answer(visit, account_id, "grant", deed)


def _press(visit: Visit) -> str:
    given = visit.request.POST.get("press", "")
    known = given.isascii() and given.isprintable() and 0 < len(given) <= 64
    return given if known else public_id("cnc", uuid7())


def _what(visit: Visit, subscription: Subscription) -> Discount | Credit:
    if visit.request.POST.get("form") == "credit":
        amount = _number(visit, "amount")
        try:
            return Credit(Money.from_major(amount, subscription.currency))
        except Invalid as error:
            raise Invalid(error.what, error.next_step, field="amount") from None
    cycles = _number(visit, "cycles")
    if cycles != int(cycles):
        raise Invalid("That is no number of charges.", "Give a whole number such as 3.", field="cycles")
    return Discount(int(_number(visit, "percent") * 100), int(cycles))


def _number(visit: Visit, field: str) -> Decimal:
    text = visit.request.POST.get(field, "").strip().replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Invalid("This is no number.", "Give one such as 20.", field=field) from None
    if not number.is_finite() or not 0 < number < MOST:
        raise Invalid("This number can't be.", "Give one above nothing, such as 20.", field=field)
    return number
