"""Promises in words for the team: what was promised, how it was broken, and what would mend it."""

from __future__ import annotations

from collections.abc import Mapping

from leavewell.kernel.money import Money

GOALS: Mapping[str, str] = {
    "ends": "An end",
    "discount": "A discount",
    "pause": "A pause",
    "trial": "A longer trial",
    "terms": "Other terms",
}

WHY: Mapping[str, str] = {
    "charged_more": "more was charged than promised",
    "charged_in_pause": "money was taken during the pause",
    "charged_in_trial": "money was taken before the promised end of the trial",
    "charged_after_end": "money was taken after the promised end",
    "open_bill_collected": "a bill was collected that the customer wasn't told to be due",
    "not_ended": "the promised end is past, and billing still shows it as running",
    "price_not_restored": "the price afterwards is higher than it was before",
    "still_paused": "it is still paused, though the pause is over",
    "other_currency": "money was taken in another currency",
    "not_reminded": "the customer wasn't told in time that it ends",
    "end_taken_back": "the promised end isn't set in billing",
    "end_later": "billing ends it later than promised",
    "end_earlier": "billing ends it earlier than promised",
    "discount_gone": "the promised discount isn't in billing, or is less there",
    "pause_other": "the promised pause isn't in billing, or ends on another day there",
    "trial_shorter": "billing ends the trial before the promised day",
    "terms_other": "billing has other terms than promised",
}

MENDS: Mapping[str, str] = {
    "refund_difference": "Give back what was taken too much.",
    "restore_discount": "Put the discount back in billing, and give back what was taken too much.",
    "restore_price": "Put the promised price back in billing, and give back what was taken too much.",
    "restore_pause": "Pause it in billing until the promised day, and give back what was taken.",
    "restore_trial": "Let the trial run to the promised day in billing.",
    "cancel_again": "End it in billing.",
    "look": "Look at it in billing, and write to the customer.",
}

WITHDRAWN: Mapping[str, str] = {
    "superseded_by_cancel": "the customer has cancelled since",
    "withdrawn": "the customer has taken the cancellation back",
    "restarted": "the customer came back",
    "resumed_early": "the customer went on before the end of the pause",
    "ended_in_billing": "the subscription has ended in billing",
    "missing_in_billing": "billing doesn't know the subscription any more",
}


def why_in_words(why: str, expected: Money | None, seen: Money | None) -> str:
    """How it was broken, with the money where money shows it."""
    words = WHY.get(why, why.replace("_", " "))
    if seen is None:
        return words
    if expected is None:
        return f"{words}: {seen.shown('en')}"
    return f"{words}: {seen.shown('en')} instead of {expected.shown('en')}"
