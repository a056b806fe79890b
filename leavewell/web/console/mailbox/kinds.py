"""The kinds of mail in words, and whom each is for."""

from __future__ import annotations

TO_THE_TEAM = {
    "person_needed": "Something needs a person",
    "effect_handed": "Something was given to somebody",
    "charged_since": "Money was taken after a wish had come",
    "plan_unknown": "A wish to end without a known plan",
    "objection_charged": "A customer says they were charged",
    "objection_not_me": "A customer says it wasn't them",
    "steps_due": "Steps of the day",
    "steps_late": "Steps that are late",
    "steps_handed_on": "Steps that were somebody else's",
    "invitation": "Somebody is asked to join",
    "week": "The week's numbers",
    "promise_broken": "A promise was broken",
    "deadline_nears": "Something isn't in place while a charge nears",
    "connection_paused": "Billing doesn't take our key any more",
    "webhook_switched_off": "A webhook was switched off",
    "offer_mail": "A customer asks for a person",
    "alert_stopped": "An alert was paused by itself",
}
"""Mails to members."""

TO_CUSTOMERS = {
    "receipt": "Receipt of a cancellation",
    "done": "Carried out, and when it ends",
    "end_known": "When it ends, said later",
    "offer_done": "An offer is in place",
    "departure_acknowledged": "We have your cancellation",
    "departure_done": "It is over",
    "departure_reminder": "Before the data is deleted",
    "departure_no_charge": "Nothing was charged since",
    "departure_back": "Welcome back",
    "departure_kept": "The plan goes on",
    "request_receipt": "We have your message",
    "promise_ends": "Before a discount, a pause or a trial ends",
}
"""Mails to customers."""

ALERTS = {"alert": "An alert", "alert_digest": "The alerts of a day"}
"""Mails to wherever a member wants to be told; the room that has them sends them its own way."""

WORDS = TO_THE_TEAM | TO_CUSTOMERS
