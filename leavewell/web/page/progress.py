"""How far a cancellation has come, in a sentence for whoever declared it."""

from __future__ import annotations

from leavewell.flow.models import Declaration
from leavewell.flow.states import DeclarationState
from leavewell.flow.texts import Texts
from leavewell.flow.words import day


def progress_words(declaration: Declaration, texts: Texts) -> str:
    """One sentence on how far a declaration has come."""
    at = declaration.ended_at or declaration.billing_ends_at
    if at is None:
        due = declaration.answer_due_at
        assert due is not None
        return texts.say("receipt.plan_unknown", date=day(due, declaration.space, texts.locale))
    date = day(at, declaration.space, texts.locale)
    match DeclarationState(declaration.state):
        case DeclarationState.SCHEDULED:
            return texts.say("receipt.scheduled", date=date)
        case DeclarationState.ENDED:
            return texts.say("receipt.ended", date=date)
        case DeclarationState.JOINED:
            assert declaration.joined is not None
            return texts.say("receipt.joined", number=declaration.joined.number, date=date)
        case DeclarationState.WITHDRAWN:
            return texts.say("receipt.withdrawn")
        case _ if declaration.confirm_due_at:
            space = declaration.space
            late = "_late" if declaration.confirm_due_at < space.now() else ""
            due_on = day(declaration.confirm_due_at, space, texts.locale)
            return texts.say(f"receipt.by_person{late}", date=date, due=due_on)
        case _:
            return texts.say("receipt.under_way", date=date)
