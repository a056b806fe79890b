"""What a customer is told of bills with a cancel: those that are open, and one that is still to come."""

from __future__ import annotations

from collections.abc import Iterable

from leavewell.flow.models import Declaration
from leavewell.flow.texts import Texts
from leavewell.kernel.money import Money


def bill_lines(
    opened: Iterable[Money], fate: str, texts: Texts, place: str, *, final_usage: bool
) -> list[str]:
    """A sentence for each open invoice with its fate, and one for what is still to be billed."""
    said = f"{place}.open_invoice.{fate}"
    lines = [texts.say(said, amount=each.shown(texts.locale)) for each in opened]
    return [*lines, *([texts.say(f"{place}.final_usage")] if final_usage else [])]


def frozen_bill_lines(declaration: Declaration, texts: Texts) -> list[str]:
    """The same, as it was promised and stands on the receipt. Only for one whose plan is known."""
    promised, currency = declaration.promise, declaration.given_up.currency
    owed = promised.get("open_invoice_minor")
    minors = promised.get("open_minors") or ([owed] if owed else [])
    opened = [Money(minor, currency) for minor in minors]
    usage = promised.get("final_usage", False)
    return bill_lines(opened, fate_in(declaration), texts, "document", final_usage=usage)


def fate_in(declaration: Declaration) -> str:
    """What was promised of invoices that were open; before there was a choice, they stayed due."""
    return str(declaration.promise.get("open_invoices", "leave"))
