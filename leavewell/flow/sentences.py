"""This room's facts in words, one sentence a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from leavewell.flow.offers import TYPES
from leavewell.kernel.facts import flow as f


def _presented(fact: f.OfferPresented) -> str:
    others = _others(fact.passed_over)
    return f"The offer '{fact.offer}' was shown" + (f"; passed over: {others}." if others else ".")


def _passed_over(fact: f.OffersPassedOver) -> str:
    return f"No offer was shown; passed over: {_others(fact.passed_over)}."


_WHY = {
    "billing_cannot": "billing can't do it",
    "billing_cannot_with_this_one": "billing can't do it with this subscription as it stands",
}


def _others(passed_over: Mapping[str, str]) -> str:
    return ", ".join(
        f"{code} ({_WHY.get(why, why.replace('_', ' '))})" for code, why in sorted(passed_over.items())
    )


def _accepted(fact: f.OfferAccepted) -> str:
    before, after = fact.price_before.shown("en"), fact.price_after.shown("en")
    known = TYPES.items.get(fact.offer_kind)
    terms = known.agreed(fact.terms) if known else fact.offer_kind.replace("_", " ")
    price = after if fact.price_after == fact.price_before else f"{after} instead of {before}"
    return f"The offer '{fact.offer}' was accepted: {terms}; {price}."


def _declared(fact: f.CancellationDeclared) -> str:
    return (
        f"Cancellation {fact.number} was received at {fact.received_at:%Y-%m-%d %H:%M:%S} UTC"
        f"{'' if fact.source == 'page' else f' by {fact.source}'}; "
        f"billing ends {fact.billing_ends_at:%Y-%m-%d}, access {fact.access_ends_at:%Y-%m-%d}."
    )


def _imported(fact: f.DeclarationImported) -> str:
    refund = f", with {fact.refund.shown('en')} given back" if fact.refund else ""
    return (
        f"A cancellation of {fact.ended_at:%Y-%m-%d} was imported as {fact.number}: '{fact.reason}'{refund}."
    )


_BEFORE = {
    "abandoned": "; the one before was left undecided",
    "nevermind": "; after the one before they stayed",
    "accepted": "; in the one before they took an offer",
    "handed_over": "; in the one before they asked for a person",
}


def _opened(fact: f.SessionOpened) -> str:
    before = _BEFORE.get(fact.earlier_outcome, "; there was one before" if fact.earlier_session_id else "")
    return f"A cancel page was opened (flow version {fact.flow_version}){before}."


_CAME_TO = {
    "opened": "before anything was pressed",
    "asking": "at the question why",
    "offering": "at an offer",
    "confirming": "at the confirmation",
}


def _abandoned(fact: f.SessionAbandoned) -> str:
    shown = f"{fact.offers_shown} offer{'' if fact.offers_shown == 1 else 's'} shown"
    return (
        f"The cancel page was left undecided {_CAME_TO.get(fact.state, 'on the way')}: "
        f"{'a reason given' if fact.answered else 'no reason given'}, {shown}."
    )


SENTENCES: dict[str, Callable[[Any], str]] = {
    f.DeclarationWithdrawn.kind: lambda fact: f"The cancellation {fact.number} was taken back.",
    f.SessionOpened.kind: _opened,
    f.SessionAbandoned.kind: _abandoned,
    f.SessionResumed.kind: lambda fact: "They came back to the cancel page, and go on where they were.",
    f.SubscriptionChosen.kind: lambda fact: "They said which of their subscriptions they mean.",
    f.SubscriptionFound.kind: lambda fact: (
        "Billing was asked; the account has one plan, and it is about that one."
    ),
    f.DeclaredWithoutPlan.kind: lambda fact: (
        f"Cancellation {fact.number} was received before the plan was known; tell them the end by "
        f"{fact.answer_due_at:%Y-%m-%d %H:%M} UTC."
    ),
    f.DeclarationJoined.kind: lambda fact: (
        f"{fact.number} is about a plan that {fact.joined_number} had cancelled already; it joins that one."
    ),
    f.ReasonGiven.kind: lambda fact: (
        f"The reason given is '{fact.reason}'" + (", with words." if fact.words else ".")
    ),
    f.OfferPresented.kind: _presented,
    f.OffersPassedOver.kind: _passed_over,
    f.OfferDeclined.kind: lambda fact: f"The offer '{fact.offer}' was declined.",
    f.OfferAccepted.kind: _accepted,
    f.PersonAskedFor.kind: lambda fact: (
        f"They took the offer '{fact.offer}' and asked for a person; nothing has been cancelled."
    ),
    f.OfferMailed.kind: lambda fact: (
        f"The mail of the offer '{fact.offer}' "
        f"{'is held on the mailbox page of this test space' if fact.held else 'has left for your team'}."
    ),
    f.Neverminded.kind: lambda fact: "They stay: never mind.",
    f.CancellationDeclared.kind: _declared,
    f.ChargedSinceReceived.kind: lambda fact: (
        f"{fact.number} had come before the last charge; decide by {fact.answer_due_at:%Y-%m-%d} if it is owed back."
    ),
    f.DeclarationImported.kind: _imported,
    f.DeclarationScheduled.kind: lambda fact: (
        f"Cancellation {fact.number} is scheduled: ends {fact.ends_at:%Y-%m-%d}."
    ),
    f.DeclarationEnded.kind: lambda fact: (
        f"Cancellation {fact.number} is fulfilled: ended {fact.ended_at:%Y-%m-%d}."
    ),
    f.ObjectionRaised.kind: lambda fact: (
        f"The customer of {fact.number} says '{fact.objection}'; answer by {fact.answer_due_at:%Y-%m-%d}."
    ),
}
