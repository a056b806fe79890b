"""Proposed mends in words for the team."""

from __future__ import annotations

from collections.abc import Mapping

from leavewell.effects.promise_words import WHY
from leavewell.effects.registries import Sentence
from leavewell.kernel.facts import mends
from leavewell.kernel.money import Money

MENDS: Mapping[str, str] = {
    "refund": "Give back",
    "restore_discount": "Put the discount back in billing",
    "restore_price": "Put the promised price back in billing",
    "restore_pause": "Pause it in billing until the promised day",
    "restore_trial": "Let the trial run to the promised day in billing",
    "cancel_again": "End it in billing",
    "look": "Look at it in billing",
}

_OTHER_REASONS: Mapping[str, str] = {
    "renewal": "it was renewed and charged after the promised end",
    "open_invoice_collected": "a bill was collected that the customer wasn't told to be due",
    "not_forgiven": "billing didn't forgive the open invoices that the customer was told to be forgiven",
    "billed_after_end": "a bill was made after the promised end, and nothing is taken for it yet",
    "no_pause_there": "the promised pause isn't in billing, or ends on another day there; as it stands, with a bill "
    "that is open or an end that is set, billing takes no pause",
    "no_trial_there": "the promised trial is over in billing, and none can begin anew there; what is charged before "
    "the promised day is proposed to be given back",
    "live_again_there": "it had ended, and billing shows it as running again",
    "end_gone_there": "it was to end, and billing no longer shows an end",
    "end_later_there": "billing ends it later than it did before",
    "pause_gone_there": "it was paused, and billing lets it go on sooner",
    "trial_shorter_there": "billing ends the trial sooner than it did before",
    "dearer_there": "billing charges more for it than it did before",
    "discount_less_there": "a discount is gone from billing, or is less there",
}


def mend_in_words(mend: str, amount: Money | None) -> str:
    """``Give back €49.00``."""
    words = MENDS.get(mend, mend.replace("_", " ").capitalize())
    if amount is None:
        return words
    return f"{words} {amount.shown('en')}" if mend == "refund" else f"{words}: {amount.shown('en')}"


def reason_in_words(why: str) -> str:
    """How it was wrong."""
    return _OTHER_REASONS.get(why) or WHY.get(why, why.replace("_", " "))


def _said(fact: mends.MendProposed | mends.MendApproved | mends.MendDeclined | mends.MendDone) -> str:
    words = mend_in_words(fact.mend, fact.amount)
    return f"“{words}”"


def _approved(fact: mends.MendApproved) -> str:
    after = "; it is so much that a second member must approve it too" if fact.waits else ""
    return f"{_said(fact)} was approved{after}."


SENTENCES: Mapping[str, Sentence] = {
    mends.MendProposed.kind: lambda fact: (
        f"{_said(fact)} was proposed, because {reason_in_words(fact.why)}; a member decides."
    ),
    mends.MendApproved.kind: _approved,
    mends.MendDeclined.kind: lambda fact: f"{_said(fact)} was declined.",
    mends.MendDone.kind: lambda fact: f"{_said(fact)} is done.",
}
