"""Giving what can't go on by itself to somebody."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import Member
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.outbox import plan
from leavewell.effects.models import Effect
from leavewell.effects.states import OPEN, EffectState
from leavewell.effects.types import Planned
from leavewell.kernel.errors import Invalid, Refused

MAIL = "effect_handed"


def hand_effect(act: Act, effect: Effect, member: Member) -> None:
    """From now on it is this member's to see to; they hear of it by mail, unless they took it themselves.

    Refused for one that doesn't need a person, Invalid for somebody who isn't here any more.
    """
    must_be_open()
    if effect.state != EffectState.NEEDS_PERSON and not is_in_a_hurry(effect):
        raise Refused("It doesn't need a person any more.", "Look how it stands now.")
    if member.workspace_id != act.space.workspace_id or not member.is_living:
        raise Invalid("This person can't have it.", "Name somebody who works here now.", field="member")
    Effect.objects.of(act.space).filter(pk=effect.pk).update(owner=member)
    note_deed(act, "hand_effect", subject=effect.public_id, member=member.public_id)
    if act.actor != f"member:{member.public_id}":
        key = f"mail.{MAIL}:{effect.pk}:{member.pk}:{act.at:%Y%m%d%H%M}"
        plan(act, Planned("mail.send", key, {"mail": MAIL, "subject": str(effect.pk)}, effect.account_id))


def is_in_a_hurry(effect: Effect) -> bool:
    """Whether somebody was told that it isn't in place while a charge nears; it goes on trying by itself."""
    return effect.deadline_at is not None and effect.state in OPEN


def take_back_from(act: Act, member_id: UUID) -> None:
    """Somebody left: what needs a person and was theirs is nobody's again, and stands so in the list."""
    must_be_open()
    theirs = Effect.objects.of(act.space).filter(owner_id=member_id, state__in=OPEN)
    theirs.update(owner=None)
