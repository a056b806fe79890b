from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from leavewell.accounts.queries import owners_of
from leavewell.accounts.types import Act
from leavewell.effects.models import Effect
from leavewell.effects.states import OPEN
from leavewell.effects.types import Letter, NotNeeded

WHAT = {
    "billing.cancel": "The cancellation",
    "billing.pause": "The pause",
    "billing.resume": "The end of the pause",
    "billing.discount": "The discount",
}


class DeadlineNearsMail:
    """Tells whoever has it that a customer may be charged although they were promised otherwise."""

    name = "deadline_nears"
    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent if it is in place meanwhile."""
        effect = Effect.objects.of(act.space).select_related("account", "owner__user").get(pk=subject_id)
        owners = owners_of(act.space)
        to = effect.owner.user.email if effect.owner else owners[0].email if owners else None
        if to is None:
            return NotNeeded("nobody_to_write_to")
        if effect.state not in OPEN or effect.deadline_at is None:
            return NotNeeded(f"effect_is_{effect.state}")
        whose = f"{effect.account.name} ({effect.account.external_id})" if effect.account else "a customer"
        until = effect.deadline_at.astimezone(ZoneInfo(act.space.workspace.zone))
        by = f"{until:%d %B %Y, %H:%M} ({act.space.workspace.zone})"
        text = (
            _of_a_person(effect, whose, by)
            if "confirm_by" in effect.payload
            else _of_billing(effect, whose, by)
        )
        return Letter(to, f"Before {until:%d %B, %H:%M}: {WHAT[effect.kind].lower()} of {whose}", text)


def _of_billing(effect: Effect, whose: str, by: str) -> str:
    return (
        f"{WHAT[effect.kind]} of {whose} isn't in place in billing yet, and the customer has been promised it.\n\n"
        f"It must be there before {by}: then the next charge is due, or the promised end has come.\n\n"
        f"It is still being tried. See on the first page what stops it, and mend that; or do it in billing by "
        f"hand: what is found there as promised counts as done.\n"
    )


def _of_a_person(effect: Effect, whose: str, by: str) -> str:
    return (
        f"{WHAT[effect.kind]} of {whose} isn't confirmed yet, and no program can carry it out.\n\n"
        f"It must be by {by}: until then the customer was told to hear from a person, or then the next charge is due, "
        f"or the promised end has come.\n\n"
        f"Do it in your own billing, and say so on the first page with what shows it.\n"
    )
