"""What was asked of billing or a mail server, in words."""

from __future__ import annotations

from leavewell.effects.models import Effect
from leavewell.effects.states import EffectState
from leavewell.effects.story import STUCK
from leavewell.web.console.words import result, spoken

_ASKED = {
    "billing.cancel": "Billing was asked to end the subscription",
    "billing.discount": "Billing was asked for the discount",
    "billing.undo_cancel": "Billing was asked to take the end back",
    "billing.reactivate": "Billing was asked to let the subscription go on",
    "billing.change_quantity": "Billing was asked to change the number of seats",
    "billing.change_plan": "Billing was asked to change the plan",
    "billing.extend_trial": "Billing was asked for a longer trial",
    "billing.pause": "Billing was asked for the pause",
    "billing.resume": "The pause is to end in billing",
    "billing.credit": "Billing was asked for the credit",
    "billing.refund": "Billing was asked to give money back",
    "billing.confirm_end": "Billing is read at the promised end",
    "billing.watch": "Billing is watched for charges after the end",
    "billing.check_promise": "Billing is read to see that a promise is kept",
    "billing.read": "Billing was to be read",
    "billing.read_page": "Billing was to be read",
    "billing.look_for": "A cancellation in billing is looked for",
    "billing.answer_dispute": "A card dispute is to be answered",
    "billing.find_account": "Billing was asked for the account's plan",
    "import.part": "A part of a table was to be imported",
    "mail.send": "A mail was to be sent",
    "mail.alert": "An alert was to be sent by mail",
    "webhook.alert": "An alert was to be sent to a chat",
    "react": "Something was to follow from what had happened",
}


def asked(kind: str) -> str:
    """What an effect of that kind asks for."""
    return _ASKED.get(kind, spoken(kind.replace(".", " ")).capitalize())


def standing(call: Effect) -> tuple[str, str]:
    """How a call stands, and the badge's tone."""
    if call.state in STUCK:
        return ("needs a person" if call.state == EffectState.NEEDS_PERSON else "given up", "bad")
    if call.state != EffectState.SETTLED:
        return {"unknown": "answer lost, looked after", "waiting": "tried again soon"}.get(
            call.state, "under way"
        ), "warm"
    if call.settled_without_doing:
        return "not needed any more", ""
    return result(call.result).rstrip("."), "good"
