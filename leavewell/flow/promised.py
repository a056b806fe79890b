"""Whom a promise was made to."""

from __future__ import annotations

from leavewell.accounts.models import Contact
from leavewell.accounts.queries import contact_of
from leavewell.effects.models import Promise
from leavewell.flow.models import PresentedOffer
from leavewell.kernel.errors import NotFound


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
