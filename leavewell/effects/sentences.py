"""This room's facts in words, one sentence a kind."""

from __future__ import annotations

from leavewell.effects.mend_words import SENTENCES as MEND_SENTENCES
from leavewell.effects.promise_words import GOALS, MENDS, WITHDRAWN, why_in_words
from leavewell.effects.registries import Sentence
from leavewell.kernel.facts import changes, ends, promises
from leavewell.kernel.facts import effects as f


def _cancel(fact: ends.CancelCarriedOut) -> str:
    if fact.by_hand:
        return f"Somebody cancelled it in billing by hand: it ends {fact.ends_at:%Y-%m-%d %H:%M} UTC."
    how = "Billing had already ended it" if fact.found_done else "Billing took the cancel"
    return f"{how}; read back: {'ended' if fact.ended else 'ends'} {fact.ends_at:%Y-%m-%d %H:%M} UTC."


def _charged(fact: ends.ChargedAfterEnd) -> str:
    what = f"{fact.amount.shown('en')} was charged on {fact.charged_at:%Y-%m-%d}, after the"
    if fact.why == "open_invoice_collected":
        return f"{what} cancellation, for a bill that the customer wasn't told to be due; a person has it."
    return f"{what} promised end; a person has it."


def _discount(fact: changes.DiscountCarriedOut) -> str:
    length = f"{fact.cycles} charges" if fact.cycles else "every charge"
    return f"Billing took {fact.percent_bp / 100:g}% off {length}; read back."


def _pause(fact: changes.PauseCarriedOut) -> str:
    what = "rests" if fact.pause == "service" else "isn't billed"
    until = (
        f"until {fact.resumes_at:%Y-%m-%d %H:%M} UTC" if fact.resumes_at else "until somebody lets it go on"
    )
    return f"Billing has paused it: it {what} {until}; read back."


def _resumed(fact: changes.PauseEnded) -> str:
    charged = f", charged next on {fact.next_charge_at:%Y-%m-%d}" if fact.next_charge_at else ""
    how = "It had gone on" if fact.found_done else "Billing lets it go on"
    return f"{how} at its old price{charged}; read back."


def _promised(fact: promises.PromiseMade) -> str:
    until = f" until {fact.holds_until:%Y-%m-%d}" if fact.holds_until and fact.goal != "ends" else ""
    on = f" on {fact.holds_until:%Y-%m-%d}" if fact.holds_until and fact.goal == "ends" else ""
    return f"{_goal(fact.goal)}{until}{on} was promised; billing is read until it is kept."


def _broken(fact: promises.PromiseBroken) -> str:
    mend = MENDS.get(fact.mend, f"{fact.mend.replace('_', ' ')}.")
    why = why_in_words(fact.why, fact.expected, fact.seen)
    return (
        f"A promise was broken ({_goal(fact.goal).lower()}): {why}; to mend it: {mend[0].lower()}{mend[1:]}"
    )


def _goal(goal: str) -> str:
    return GOALS.get(goal, goal.replace("_", " ").capitalize())


SENTENCES: dict[str, Sentence] = {
    ends.CancelCarriedOut.kind: _cancel,
    ends.CancelUndone.kind: lambda fact: "Billing holds no end any more; read back.",
    ends.SubscriptionReactivated.kind: lambda fact: (
        "Billing lets the subscription go on as it was, in a new period; read back."
    ),
    changes.DiscountCarriedOut.kind: _discount,
    changes.ChangeCarriedOut.kind: lambda fact: (
        f"Billing {'already had' if fact.found_done else 'took'} the change of the {fact.change}; read back."
    ),
    changes.PauseCarriedOut.kind: _pause,
    changes.PauseEnded.kind: _resumed,
    changes.CreditCarriedOut.kind: lambda fact: (
        f"Billing took a credit of {fact.amount.shown('en')}, which comes off the next bills; read back."
    ),
    changes.RefundCarriedOut.kind: lambda fact: f"Billing gave {fact.amount.shown('en')} back; read back.",
    ends.EndConfirmed.kind: lambda fact: (
        f"{'Somebody looked' if fact.by_hand else 'Billing was read'} at the promised end: "
        f"over since {fact.ended_at:%Y-%m-%d %H:%M} UTC."
    ),
    ends.ChargedAfterEnd.kind: _charged,
    ends.BilledAfterEnd.kind: lambda fact: (
        f"A {'draft of a bill' if fact.draft else 'bill'} for {fact.amount.shown('en')} was made on "
        f"{fact.made_at:%Y-%m-%d}, after the promised end; nothing has been taken for it yet."
    ),
    f.AccountLookedUp.kind: lambda fact: f"Billing was asked for the account's plan: {fact.result}.",
    f.StrangersSeen.kind: lambda fact: (
        f"{fact.count} subscriptions in billing belong to customers who are no accounts here; they aren't watched."
    ),
    f.DisputeSeen.kind: lambda fact: (
        f"A payment of {fact.amount.shown('en')} was disputed on {fact.opened_at:%Y-%m-%d}; "
        "that counts as a wish to end, and a person has it"
        + (f", to be answered by {fact.answer_by:%Y-%m-%d}." if fact.answer_by else ".")
    ),
    f.MailSent.kind: lambda fact: (
        f"The mail '{fact.mail_kind}' " + ("is held on the mailbox page." if fact.held else "was sent.")
    ),
    f.MailNotNeeded.kind: lambda fact: f"The mail '{fact.mail_kind}' was not sent: {fact.reason}.",
    f.PersonNeeded.kind: lambda fact: f"'{fact.effect_kind}' needs a person: {fact.reason}.",
    promises.PromiseMade.kind: _promised,
    promises.PromiseKept.kind: lambda fact: f"{_goal(fact.goal)} was kept as promised; billing showed it.",
    promises.PromiseBroken.kind: _broken,
    promises.PromiseWithdrawn.kind: lambda fact: (
        f"{_goal(fact.goal)} is no longer promised: {WITHDRAWN.get(fact.reason, fact.reason.replace('_', ' '))}."
    ),
    f.DeadlineNears.kind: lambda fact: (
        f"'{fact.effect_kind}' isn't in place yet; it must be before {fact.deadline_at:%Y-%m-%d %H:%M} UTC, and "
        + ("somebody was told." if fact.member_id else "nobody is there who could be told.")
    ),
    f.EffectVoided.kind: lambda fact: f"'{fact.effect_kind}' was taken back: {fact.reason}.",
    **MEND_SENTENCES,
}
