"""Codes as people read them, for the console's templates."""

from __future__ import annotations

from django import template

register = template.Library()

_OTHERWISE = {
    "csm": "CSM",
    "with_person": "taken",
    "running": "under way",
    "skipped": "left out",
    "cancelled": "called off",
    "post_save": "after a save",
    "restarted": "taken back",
    "window": "left, and can come back",
    "gone": "left for good",
    "declaration": "they declared it",
    "lapsed_trial": "the trial lapsed",
    "unread": "nobody has read it yet",
    "unknown_sender": "nobody knows the sender",
    "several_accounts": "several accounts have this address",
    "unknown_account": "nobody knows the account",
    "automatic": "a machine wrote it",
    "intent": "a wish to talk, no notice",
    "failed_payment": "the payment failed for good",
}
"""Codes that people say otherwise."""

_PAGES = {
    "nevermind": "they stay",
    "accepted": "took an offer",
    "cancelled": "cancelled",
    "abandoned": "left undecided",
    "opened": "nothing pressed",
    "asking": "at the question why",
    "offering": "at an offer",
    "confirming": "at the confirmation",
}
"""What a cancel page came to, and where the contact stands on it."""

_RESULTS = {
    "applied": "Done in billing, and read back.",
    "found_done": "Billing showed it done.",
    "confirmed": "Billing showed that it is over.",
    "read": "Billing was read.",
    "not_read": "Billing couldn't be read.",
    "nothing_charged": "Billing showed no charge.",
    "charge_found": "Billing showed a charge.",
    "sent": "Sent.",
    "held": "Held in the test space's mailbox.",
}


@register.filter
def spoken(code: object) -> str:
    """``past_due`` -> past due."""
    return _OTHERWISE.get(str(code), str(code).replace("_", " "))


@register.filter
def on_page(code: object) -> str:
    """An outcome or a state of a cancel page: ``offering`` -> at an offer."""
    return _PAGES.get(str(code)) or spoken(code)


@register.filter
def result(code: object) -> str:
    """What an effect came to, as a sentence."""
    return _RESULTS.get(str(code)) or f"{spoken(code).capitalize()}."


_TRIED = {
    "": "no answer yet",
    "settled": "done",
    "not_taken": "surely not done, tried again later",
    "unknown": "the answer was lost, looked after first",
    "needs_person": "it needs a person",
}


@register.filter
def tried(code: object) -> str:
    """What one attempt came to."""
    return _TRIED.get(str(code)) or spoken(code)
