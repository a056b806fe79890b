"""What came of an effect, or of one try at it, in words. Every code that an executor or a connector returns is here."""

from __future__ import annotations

RESULTS = {
    "applied": "Done in billing, and read back.",
    "found_done": "Billing showed it done.",
    "confirmed": "Billing showed that it is over.",
    "came_back": "The customer came back before it was over.",
    "read": "Billing was read.",
    "read_together": "Billing was read once for this and others that told of the same.",
    "begun_anew": "The reading begins anew: billing didn't know the place it had come to.",
    "not_read": "Billing couldn't be read.",
    "there": "Billing still has it.",
    "there_again": "Billing has it again.",
    "missing_in_billing": "Billing doesn't know this subscription any more.",
    "found": "The customer was found in billing.",
    "not_found": "Billing knows no such customer.",
    "several_customers": "Several customers in billing fit, and nobody can tell which one is meant.",
    "nothing_charged": "Billing showed no charge.",
    "charge_found": "Billing showed a charge.",
    "bill_found": "A bill was made after the promised end; nothing was taken for it yet.",
    "charged_after_end": "Billing took money after the promised end.",
    "not_ended_in_time": "The promised end is past, and billing still shows the subscription as running.",
    "not_over_yet": "Billing still shows it as running; it is looked at again.",
    "card_dispute": "The card's holder disputes a payment: that counts as a wish to end.",
    "by_hand": "Somebody did it by hand.",
    "sent": "Sent.",
    "held": "Held in the mailbox, and not sent.",
    "not_needed": "It wasn't needed any more.",
    "reacted": "Heard, and acted upon.",
    "voided": "Taken back before it was sent.",
    "withdrawn": "Taken back: the customer withdrew the cancellation.",
    "restarted": "Taken back: the customer came back.",
    "superseded_by_cancel": "Taken back: the customer has cancelled since.",
    "another_pause": "Taken back: another pause stands in billing by now.",
    "another_end": "Taken back: the pause ends on another day now.",
    "went_on_before": "Taken back: it had gone on before that day.",
    "ended_elsewhere": "Taken back: somebody had ended the subscription in billing, and nothing was written.",
    "mail_is_stopped": "Customer mail is stopped in this space.",
    "no_mail_server": "No mail server is set up.",
    "still_unknown": "Nobody can read whether the money went, so it isn't sent again: look in billing.",
    "not_as_wanted": "Billing took it, and doesn't show it as it was asked for.",
    "state_changed": "Somebody changed the subscription meanwhile; it is planned anew.",
    "key_refused": "Billing doesn't take our key any more; it waits until the key is mended.",
    "right_missing": "The key that billing was given may not do this; give it the right, and let it be tried again.",
    "billing_auth_failed": "Billing doesn't accept our key.",
    "billing_not_found": "Billing doesn't know this id.",
    "billing_unavailable": "Billing couldn't be reached.",
    "billing_protocol": "Billing answered in a way that nobody can read.",
    "bad_gateway": "Billing couldn't be reached.",
    "promise_holds": "Billing shows what was promised.",
    "promise_kept": "Billing showed that the promise was kept.",
    "promise_broken": "Billing shows something else than was promised.",
    "promise_gone": "There was nothing left to promise: billing had ended it.",
    "promise_not_open": "The promise was settled before.",
    "ended_in_billing": "Taken back: billing had ended it.",
    "delivered": "The receiver took it.",
    "given_up": "The receiver didn't take it; it can be sent once more by hand.",
    "receiver_took_it": "The receiver took it.",
    "receiver_refuses": "The receiver answered, and didn't take it.",
    "receiver_redirects": "The receiver sent us elsewhere; that isn't followed.",
    "receiver_gone": "The receiver said that it is gone for good.",
    "receiver_failing": "Nothing but failures came back for days.",
    "receiver_off": "The webhook was switched off before it was sent.",
    "receiver_address": "Nothing was sent: the address may not be sent to, or leads where nothing may be.",
    "receiver_timeout": "The receiver took too long.",
    "receiver_name_unknown": "The receiver's name isn't known to the name service.",
    "receiver_no_connection": "The receiver took no connection.",
    "receiver_tls": "The receiver's certificate or encryption isn't good.",
    "receiver_broken_off": "The connection broke off before an answer came.",
    "receiver_not_http": "What the receiver answered isn't HTTP.",
}
"""Whole codes."""

BEGINNINGS = {
    "blocked": "It can't be done as things stand",
    "refused": "Billing refused it",
    "not_supported": "This billing system can't do it",
    "missing": "Billing doesn't know it",
    "no_billing_system": "No program can ask this billing system",
    "connection refused": "Billing doesn't accept our key",
    "mail_server": "The mail server couldn't be reached",
    "defect": "Something broke on our side; the server's log says what",
    "could_not": "Your own program couldn't carry it out",
    "settling failed": "What came of it couldn't be written down; the server's log says why",
}
"""What stands before a colon; behind it stands a reason of its own, ours or the billing system's."""

REASONS = {
    "price_differs": "it would cost more than the customer was shown",
    "already_ended": "the subscription has ended",
    "ending": "the subscription is about to end",
    "not_ended": "the subscription hasn't ended yet",
    "invalid_discount": "there is no such discount",
    "several_items": "it has several items, so it isn't clear which one is meant",
    "invalid_quantity": "there must be one or more",
    "price_unclear": "it isn't clear which price is meant",
    "no_trial": "no trial is running",
    "trial_shortened": "the trial runs longer than that already",
    "trial_too_long": "a trial can last two years from now at most",
    "currency_differs": "the new price is in another currency",
    "interval_differs": "the new price is for another span of time",
    "not_on_sale": "the new price is no longer on sale",
    "price_unknown": "the billing system doesn't know the new price",
    "cycles_unclear": "its items are billed at different times, so a number of charges can't be promised",
    "cycles_not_in_months": "it is billed by days or weeks, and a discount there ends by the month only",
    "not_supported": "this billing system can't do it",
    "not_started": "its first payment is still open",
    "key_used": "this was carried out before, with other terms",
    "resource_missing": "billing doesn't know it",
    "state_changed": "somebody changed the subscription meanwhile",
    "amount_too_fine": "billing doesn't take so fine an amount in this currency: let its last digit be 0",
    "charge_unknown": "the billing system doesn't know this charge",
    "collected_by_hand": "its bills are sent and paid by hand, so a new one can't be paid for at once",
    "invalid_amount": "it must be more than nothing",
    "owes": "a bill is still open, and a pause wouldn't stop its being collected",
    "paid_elsewhere": "it was paid by another way than billing, and can only be paid back that way",
    "pause_ends_by_hand": "billing doesn't let a paused service go on by itself, so no date can be promised",
    "pause_needs_flexible_billing": "the way it is billed knows no pause of the service",
    "pause_needs_newer_version": "the version of billing's interface that is set here knows no pause of the service",
    "pause_over": "the pause would be over already",
    "refund_too_large": "that is more than what is left of the charge",
    "manual": "the subscription stands in a table of ours only",
}
"""Reasons of ours; one of a billing system's own is shown as it calls it."""

_REFUSED, _TURNED_AWAY = "mail_refused_", "mail_server_"


def words_of(code: str) -> str | None:
    """The sentence, or None for a code that nobody has put into words."""
    if code in RESULTS:
        return RESULTS[code]
    if code.startswith(_REFUSED):
        return f"The mail server refused it for good ({code.removeprefix(_REFUSED)})."
    if code.startswith(_TURNED_AWAY):
        return f"The mail server couldn't take it now ({code.removeprefix(_TURNED_AWAY)})."
    first, colon, reason = code.partition(": ")
    if not colon or first not in BEGINNINGS:
        return None
    return f"{BEGINNINGS[first]}: {REASONS.get(reason, reason.replace('_', ' '))}."
