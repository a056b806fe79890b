"""What can't go on by itself, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leavewell.accounts.roles import Deed
from leavewell.effects.models import Effect
from leavewell.effects.queries import by_hand_only
from leavewell.web.console.door import Visit
from leavewell.web.console.words import spoken

WHAT = {
    "billing.cancel": "End the subscription in billing",
    "billing.discount": "Put the discount into billing",
    "billing.undo_cancel": "Take the end back in billing",
    "billing.reactivate": "Let the subscription go on in billing",
    "billing.change_quantity": "Change the seats in billing",
    "billing.change_plan": "Change the plan in billing",
    "billing.extend_trial": "Extend the trial in billing",
    "billing.confirm_end": "See in billing that it is over",
    "billing.watch": "Watch billing for charges after the end",
    "billing.read": "Read the subscription in billing",
    "billing.read_page": "Read the customers in billing",
    "billing.look_for": "Look for it in billing",
    "billing.find_account": "Find the account's plan in billing",
    "import.part": "Import a part of a table",
    "mail.send": "Send a mail",
    "react": "Do what follows from it here",
}
"""Each kind of effect as a person would say it."""

_WHY = {
    "charged_after_end": "Billing charged after the promised end.",
    "not_ended_in_time": "Billing doesn't show the end, though its time has passed.",
    "not_as_wanted": "Billing shows something else than what was asked for.",
    "billing_not_found": "Billing doesn't know it any more.",
    "missing_in_billing": "Billing doesn't know it any more.",
    "several_customers": "Billing has several customers that it may be.",
    "billing_auth_failed": "Billing refuses our key.",
    "too_many_attempts": "It was tried too often.",
}


@dataclass(frozen=True)
class Stuck:
    """``by_hand``: the visitor may say that it was done; ``again``: the visitor may let it be tried again."""

    effect: Effect
    what: str
    why: str
    by_hand: bool
    again: bool


def stuck(visit: Visit, effects: Sequence[Effect]) -> Sequence[Stuck]:
    """These effects as the page shows them."""
    hand = by_hand_only(visit.space, effects) if visit.may(Deed.CLOSE_BY_HAND) else frozenset()
    again = visit.may(Deed.RETRY_EFFECT)
    return [
        Stuck(each, WHAT.get(each.kind) or spoken(each.kind), why(each.result), each.pk in hand, again)
        for each in effects
    ]


def why(result: str) -> str:
    """A code as a sentence; what billing said itself stands behind it."""
    code, _, theirs = result.partition(": ")
    if code.startswith("mail_refused_"):
        return f"The mail server refuses it for good ({code.rpartition('_')[2]})."
    words = _WHY.get(code) or f"{spoken(code).capitalize()}."
    return f"{words} Billing says: {theirs}" if theirs else words
