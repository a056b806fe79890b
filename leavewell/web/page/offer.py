"""What an offer says on its pages, as plain strings: its type brings the words, the session the locale."""

from __future__ import annotations

from typing import Any

from leavewell.flow.cases import shown_of
from leavewell.flow.models import CancelSession, PresentedOffer
from leavewell.flow.offers import TYPES
from leavewell.flow.offers.asking import Choice
from leavewell.flow.queries import accepted_offer, open_offer
from leavewell.flow.texts import Texts
from leavewell.flow.wording import Line, spoken
from leavewell.kernel.errors import Invalid


def offer_words(session: CancelSession, offer: PresentedOffer) -> dict[str, Any]:
    """The offer that waits for an answer."""
    kind, shown = TYPES[offer.kind], shown_of(offer)
    words, choice = kind.words(shown), kind.choice(shown)
    texts = Texts(session.locale)
    return {
        "heading": _said(session, words.heading),
        "offer": _said(session, words.offer),
        "after": _said(session, words.after),
        "choice": _choice(session, choice) if choice else None,
        "accept": _said(session, words.accept),
        "decline": texts.say("offer.decline"),
        "either_way": texts.say("offer.either_way"),
    }


def taken_words(session: CancelSession) -> str:
    """The offer that the session ended in."""
    taken = accepted_offer(session)
    assert taken is not None
    return _said(session, TYPES[taken.kind].saved(shown_of(taken)))


def wrong_words(session: CancelSession, error: Invalid) -> str:
    """What is said beside the field that couldn't be taken."""
    if error.field == "subscription":
        return Texts(session.locale).say("choose.one_first")
    offer = open_offer(session)
    choice = TYPES[offer.kind].choice(shown_of(offer)) if offer else None
    if choice is not None and choice.field == error.field:
        return _said(session, choice.wrong)
    return Texts(session.locale).say("ask.choose_one")


def _choice(session: CancelSession, choice: Choice) -> dict[str, Any]:
    options = [{"value": each.value, "text": _said(session, each.words)} for each in choice.options]
    hint = _said(session, choice.hint) if choice.hint else ""
    return {
        "field": choice.field,
        "label": _said(session, choice.label),
        "hint": hint,
        "options": options,
    }


def _said(session: CancelSession, line: Line) -> str:
    return spoken(line, Texts(session.locale), session.space)
