"""The look-up of an account in billing: how it is asked for, and how it stands."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.models import Contact, Space
from leavewell.effects.models import Effect
from leavewell.effects.states import EffectState
from leavewell.effects.types import Planned

FIND_ACCOUNT = "billing.find_account"

FOUND, NOT_FOUND, NOT_READ, SEVERAL = "found", "not_found", "not_read", "several_customers"
"""How a look-up ends: one customer, none, billing never answered, or nobody can tell which one."""


def look_up(contact: Contact, cause: UUID, *, subject: UUID | None = None) -> Planned:
    """The look-up of a contact's account, once for each cause. ``subject``: the wish to end that waits for it."""
    order = {"account": str(contact.account_id), "contact": str(contact.pk)}
    order |= {"subject": str(subject)} if subject else {}
    return Planned(FIND_ACCOUNT, f"{FIND_ACCOUNT}:{cause}", order, contact.account_id)


def is_looking(space: Space, cause: UUID) -> bool:
    """Whether that look-up still goes on by itself."""
    ended = (EffectState.SETTLED, EffectState.NEEDS_PERSON, EffectState.GIVEN_UP)
    rows = Effect.objects.of(space).filter(key=f"{FIND_ACCOUNT}:{cause}")
    return rows.exclude(state__in=ended).exists()


def was_looked_up(space: Space, cause: UUID) -> bool:
    """Whether that look-up was ever asked for."""
    return Effect.objects.of(space).filter(key=f"{FIND_ACCOUNT}:{cause}").exists()
