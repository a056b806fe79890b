"""Whom a promise was made to, and what was said with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from leavewell.accounts.models import Contact
from leavewell.accounts.queries import contact_of
from leavewell.effects.announced import as_said
from leavewell.effects.models import Promise
from leavewell.flow.bills import fate_in
from leavewell.flow.models import Declaration, PresentedOffer
from leavewell.kernel.errors import NotFound
from leavewell.kernel.money import Money


def told_of(promise: Promise) -> tuple[Contact, str] | None:
    """The contact to write to, and their locale: who took the offer, else who may cancel; None if there is nobody."""
    if promise.origin == Promise.Origin.OFFER:
        rows = PresentedOffer.objects.of(promise.space).select_related("session__contact")
        taken = rows.filter(pk=promise.origin_id).first()
        if taken is not None:
            return taken.session.contact, taken.session.locale
    try:
        return contact_of(promise.space, promise.account, None), promise.account.locale
    except NotFound:
        return None


def said_to(declaration: Declaration) -> dict[str, Any]:
    """What the page and the receipt said of bills to come, for whatever looks for charges after the end."""
    promised = declaration.promise
    declared_at = promised.get("declared_at")
    owed = promised.get("open_invoice_minor") if fate_in(declaration) == "leave" else None
    return as_said(
        datetime.fromisoformat(declared_at) if declared_at else declaration.received_at,
        Money(owed, declaration.given_up.currency) if owed else None,
        usage=promised.get("final_usage", False),
    )
