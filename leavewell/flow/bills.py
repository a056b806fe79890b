"""What a customer is told of money with a cancel: charges, bills that are open, and one that is still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel.lists import format_list

from leavewell.flow.models import Declaration
from leavewell.flow.texts import Texts
from leavewell.kernel.money import Money

LEAVE = "leave"


@dataclass(frozen=True)
class Bills:
    """Invoices that are open at a cancel, what becomes of them, and whether one more bill comes for use."""

    opened: Sequence[Money]
    fate: str
    final_usage: bool

    @property
    def still_due(self) -> bool:
        """Whether anything is to be paid that was billed before."""
        return bool(self.opened) and self.fate == LEAVE


NO_BILLS = Bills((), LEAVE, final_usage=False)


def charge_line(bills: Bills, last: tuple[Money, str] | None, texts: Texts, place: str) -> str:
    """That nothing is charged any more; where an invoice stays due, that nothing new is.

    ``last``: the last charge, and its day in words.
    """
    said = "nothing_new" if bills.still_due else "no_more"
    if last is None:
        return texts.say(f"{place}.charge.{said}")
    amount, on = last
    return texts.say(f"{place}.last_charge.{said}", amount=amount.shown(texts.locale), date=on)


def bill_lines(bills: Bills, texts: Texts, place: str) -> list[str]:
    """A sentence for what is open, with its fate, and one for what is still to be billed."""
    amounts = [each.shown(texts.locale) for each in bills.opened]
    lines = []
    if len(amounts) == 1:
        lines.append(texts.say(f"{place}.open_invoice.{bills.fate}", amount=amounts[0]))
    elif amounts:
        named = format_list(amounts, locale=texts.locale.replace("-", "_"))
        lines.append(texts.say(f"{place}.open_invoices.{bills.fate}", count=len(amounts), amounts=named))
    if bills.final_usage:
        lines.append(texts.say(f"{place}.final_usage"))
    return lines


def bills_of(declaration: Declaration) -> Bills:
    """As it was promised and stands on the receipt. Only for one whose plan is known."""
    promised, currency = declaration.promise, declaration.given_up.currency
    owed = promised.get("open_invoice_minor")
    minors = promised.get("open_minors") or ([owed] if owed else [])
    opened = [Money(minor, currency) for minor in minors]
    return Bills(opened, fate_in(declaration), promised.get("final_usage", False))


def fate_in(declaration: Declaration) -> str:
    """What was promised of invoices that were open; before there was a choice, they stayed due."""
    return str(declaration.promise.get("open_invoices", LEAVE))
