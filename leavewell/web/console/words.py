"""Codes as people read them, for the console's templates."""

from __future__ import annotations

from babel import Locale
from django import template

from leavewell.flow.texts import Texts
from leavewell.web.console.mailbox.kinds import ALERTS
from leavewell.web.console.mailbox.kinds import WORDS as MAILS
from leavewell.web.console.results import words_of

register = template.Library()

_OTHERWISE = {
    "canceled": "ended",
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
    "handed_over": "asked for a person",
    "cancelled": "cancelled",
    "abandoned": "left undecided",
    "opened": "nothing pressed",
    "asking": "at the question why",
    "offering": "at an offer",
    "confirming": "at the confirmation",
}
"""What a cancel page came to, and where the contact stands on it."""

_EFFECTS = {
    "billing.cancel": "Cancel in billing",
    "billing.discount": "Discount in billing",
    "billing.undo_cancel": "Take a cancel back in billing",
    "billing.reactivate": "Let it go on in billing",
    "billing.change_quantity": "Change the seats in billing",
    "billing.change_plan": "Change the plan in billing",
    "billing.extend_trial": "Extend the trial in billing",
    "billing.pause": "Pause in billing",
    "billing.resume": "End a pause in billing",
    "billing.credit": "Credit in billing",
    "billing.refund": "Refund in billing",
    "billing.confirm_end": "See that it is over",
    "billing.watch": "Watch for a later charge",
    "billing.check_promise": "See that a promise is kept",
    "billing.read": "Read one subscription",
    "billing.read_page": "Read all of billing, a page",
    "billing.look_for": "Look for a subscription",
    "billing.read_noticed": "Read what billing told of",
    "billing.read_dispute": "Read a dispute that billing told of",
    "billing.catch_up": "Ask billing for disputes",
    "billing.answer_dispute": "Answer a card dispute",
    "billing.find_account": "Look for a customer in billing",
    "import.part": "Import a part of a table",
    "mail.send": "Send a mail",
    "react": "Go on after something happened",
    "webhook.deliver": "Tell a webhook",
    "mail.alert": "Send an alert by mail",
    "webhook.alert": "Send an alert to a chat",
}
"""What the machine does, by the kind of effect."""

_STATES = {
    "planned": "planned",
    "claimed": "being done now",
    "waiting": "waits to be tried again",
    "unknown": "may have happened, is looked after",
    "needs_person": "needs a person",
    "given_up": "given up",
    "settled": "done",
}

_TRIES = {
    "settled": "done",
    "not_taken": "surely not done",
    "unknown": "may have happened",
    "spent": "may have happened, and billing will say no more of it: it is looked after, and sent afresh if it didn't",
    "needs_person": "a person is needed",
    "": "no answer yet",
}
"""How a try was answered."""


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
    return words_of(str(code)) or f"{spoken(code).capitalize()}."


_PROCESSORS = {"manual": "a table of ours", "simulator": "the simulator", "stripe": "Stripe"}


@register.filter
def processor(code: object) -> str:
    """A billing system's name."""
    return _PROCESSORS.get(str(code)) or str(code).replace("_", " ").capitalize()


@register.filter
def resting(reason: object, code: object) -> str:
    """Why nothing is asked of a billing system."""
    can = "may not end a subscription" if reason == "right_missing" else "isn't taken any more"
    return f"Our key of {processor(code)} {can}."


@register.filter
def country(code: object) -> str:
    """``DE`` -> Germany; a code that nobody knows stays as it is."""
    return str(Locale("en").territories.get(str(code), str(code)))


@register.filter
def effect(kind: object) -> str:
    """``billing.cancel`` -> Cancel in billing."""
    return _EFFECTS.get(str(kind)) or str(kind).replace("_", " ").replace(".", ", ").capitalize()


@register.filter
def effect_state(code: object) -> str:
    """How an effect stands."""
    return _STATES.get(str(code)) or spoken(code)


@register.filter
def answered(code: object) -> str:
    """How a try at an effect was answered."""
    return _TRIES.get(str(code)) or spoken(code)


@register.filter
def mail_kind(code: object) -> str:
    """What a mail is about."""
    return (MAILS | ALERTS).get(str(code)) or spoken(code)


_GOOD, _BAD, _OVER = {"active"}, {"past_due", "unpaid"}, {"ended", "withdrawn"}


@register.filter
def tone(state: object) -> str:
    """The badge's tone for a state of a subscription or a cancellation."""
    if state in _OVER:
        return ""
    return "good" if state in _GOOD else "bad" if state in _BAD else "warm"


@register.filter
def reason_words(code: object) -> str:
    """Why somebody leaves, as the customer read it; the code's own words for one that a company made up itself."""
    texts = Texts("en")
    return texts.say(f"reason.{code}") if f"reason.{code}" in texts else spoken(code)
