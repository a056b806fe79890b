"""What a company's own program is told, beside an event, of a cancel page or a declaration: as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from leavewell.accounts.models import Space
from leavewell.flow.models import CancelSession, Declaration
from leavewell.flow.queries import answer_in, offers_in


def told_of_session(space: Space, session_id: UUID) -> Mapping[str, Any]:
    """The contact, why, and what was offered."""
    session = CancelSession.objects.of(space).select_related("contact").filter(pk=session_id).first()
    if session is None:
        return {}
    answer = answer_in(space, session)
    return {
        "contact": session.contact,
        "reason_given": {"code": answer.reason, "words": answer.words} if answer else None,
        "offers": offers_in(space, session),
    }


def told_of_declaration(space: Space, declaration_id: UUID) -> Mapping[str, Any]:
    """Its number too. Nothing where the id is another thing's."""
    rows = Declaration.objects.of(space).select_related("contact")
    declaration = rows.filter(pk=declaration_id).first()
    if declaration is None:
        return {}
    session = told_of_session(space, declaration.session_id) if declaration.session_id else {}
    reason = {"code": declaration.reason, "words": ""} if declaration.reason else None
    return {
        "contact": declaration.contact,
        "reason_given": reason,
        **session,
        "declaration": declaration,
    }
