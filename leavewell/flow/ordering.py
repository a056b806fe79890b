"""What billing is told with a cancel, as far as codes can say it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from leavewell.accounts.models import Space
from leavewell.flow.bills import fate_in
from leavewell.flow.models import Answer, Declaration

WORDS = "declaration"
"""The key under which the engine finds a declaring customer's words when it carries the cancel out."""


def cancel_terms(declaration: Declaration) -> dict[str, Any]:
    """For the effect: the reason, what becomes of open invoices, whether their words go along, and the person's day."""
    due_at = declaration.confirm_due_at
    told = declaration.promise.get("tell_billing", "reason")
    return {
        "reason": None if told == "nothing" else declaration.reason or None,
        "open_invoices": fate_in(declaration),
        **({"comment": WORDS} if told == "words" else {}),
        **({"confirm_by": due_at.isoformat()} if due_at else {}),
    }


def words_of(space: Space, declaration_id: UUID) -> str:
    """What the customer wrote on the page where they declared it; empty where they wrote nothing."""
    session = Declaration.objects.of(space).filter(pk=declaration_id).values("session_id")
    answer = Answer.objects.of(space).filter(session_id__in=session).first()
    return answer.words.strip() if answer else ""
