"""Money that moves after a cancel, told apart: what breaks the word that was given, and what doesn't. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from leavewell.billing.types import Charge, InvoiceView
from leavewell.effects.decide.ending import SAME
from leavewell.kernel.money import Money


class ChargeKind(StrEnum):
    """What a charge after the cancel is. ``refund``: it was given back already; ``before_end``: it was to be paid."""

    RENEWAL = "renewal"
    OPEN_INVOICE_COLLECTED = "open_invoice_collected"
    ANNOUNCED_USAGE = "announced_usage"
    OWN_PAYMENT = "own_payment"
    REFUND = "refund"
    CAME_BACK = "came_back"
    BEFORE_END = "before_end"


@dataclass(frozen=True)
class Announced:
    """What the customer was told at the cancel.

    Bills made up to ``declared_at`` were open then; ``still_due`` of them was to be paid all the same (None:
    nothing). ``usage``: one more bill was announced, for what was used until the end.
    """

    ends_at: datetime
    declared_at: datetime | None = None
    still_due: Money | None = None
    usage: bool = False


@dataclass(frozen=True)
class Since:
    """What happened around the charges: when the customer came back, and whether bills are collected by themselves."""

    came_back_at: datetime | None = None
    collection: Literal["auto", "manual"] = "auto"


@dataclass(frozen=True)
class ToldApart:
    """One charge. ``alarm``: it breaks what was said; ``owed_back`` is what hasn't been given back of it yet."""

    charge: Charge
    kind: ChargeKind
    alarm: bool
    owed_back: Money


def told_apart(charges: Iterable[Charge], said: Announced, since: Since) -> list[ToldApart]:
    """Each charge since the cancel, oldest first: a debt and a last bill that were announced are paid once."""
    due, found = said.still_due, []
    for charge in charges:
        kind, alarm = _kind_of(charge, said, since, due)
        if kind is ChargeKind.ANNOUNCED_USAGE:
            said = replace(said, usage=False)
        if due is not None and not alarm and kind in _DEBTS:
            due = due - charge.amount
        found.append(ToldApart(charge, kind, alarm, _owed_back(charge)))
    return found


_DEBTS = (ChargeKind.OPEN_INVOICE_COLLECTED, ChargeKind.OWN_PAYMENT)


def _kind_of(charge: Charge, said: Announced, since: Since, due: Money | None) -> tuple[ChargeKind, bool]:
    if _owed_back(charge).minor <= 0:
        return ChargeKind.REFUND, False
    # What is taken from a customer who came back is owed; what was taken before that isn't.
    if since.came_back_at is not None and charge.at >= since.came_back_at:
        return ChargeKind.CAME_BACK, False
    if _is_before_end(charge, said):
        return ChargeKind.BEFORE_END, False
    if not _was_open(charge, said):
        return (ChargeKind.ANNOUNCED_USAGE, False) if _is_usage(charge, said) else (ChargeKind.RENEWAL, True)
    was_said = due is not None and due.currency == charge.amount.currency and charge.amount.minor <= due.minor
    if was_said and since.collection == "manual":
        return ChargeKind.OWN_PAYMENT, False
    return ChargeKind.OPEN_INVOICE_COLLECTED, not was_said


def _was_open(charge: Charge, said: Announced) -> bool:
    """Whether its bill had been made when the customer cancelled."""
    return charge.billed_at is not None and charge.billed_at <= (said.declared_at or said.ends_at - SAME)


def _is_before_end(charge: Charge, said: Announced) -> bool:
    """Whether it is for the time until the end: neither after it, nor for what was open when they cancelled."""
    if charge.at >= said.ends_at - SAME:
        return False
    return said.declared_at is None or charge.at <= said.declared_at or not _was_open(charge, said)


def final_usage(bills: Iterable[InvoiceView], said: Announced) -> InvoiceView | None:
    """The last bill for usage, where one was announced and has been made: it is due whatever becomes of the others."""
    made = [
        bill
        for bill in bills
        if bill.created_at >= said.ends_at - SAME
        and not (said.declared_at is not None and bill.created_at <= said.declared_at)
        and _is_usage(bill, said)
    ]
    return min(made, key=lambda bill: bill.created_at, default=None)


def _is_usage(bill: Charge | InvoiceView, said: Announced) -> bool:
    """Whether it is the last bill for usage that was announced: for nothing later than the end."""
    return said.usage and bill.covers_until is not None and bill.covers_until <= said.ends_at + SAME


def _owed_back(charge: Charge) -> Money:
    return charge.amount - charge.refunded if charge.refunded else charge.amount


def billed_since(bills: Iterable[InvoiceView], said: Announced, since: Since) -> list[InvoiceView]:
    """Bills made after the end that nothing was taken for yet, drafts too: the next thing would be a charge."""
    return [
        bill
        for bill in bills
        if bill.created_at >= said.ends_at - SAME
        and bill.amount.minor > 0
        and not (said.declared_at is not None and bill.created_at <= said.declared_at)
        and not (since.came_back_at is not None and bill.created_at >= since.came_back_at)
        and not _is_usage(bill, said)
    ]
