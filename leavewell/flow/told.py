"""What a company's own program is told, beside an event, of a cancel page or a declaration: as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from leavewell.accounts.models import Space
from leavewell.flow.definition import parse
from leavewell.flow.models import CancelSession, Declaration, FlowVersion, PresentedOffer
from leavewell.flow.queries import answer_in, offer_in_words, offers_in
from leavewell.flow.texts import FALLBACK, Texts


def told_of_session(space: Space, session_id: UUID) -> Mapping[str, Any]:
    """The contact, why, and what was offered."""
    session = CancelSession.objects.of(space).select_related("contact", "flow").filter(pk=session_id).first()
    if session is None:
        return {}
    answer = answer_in(space, session)
    return {
        "contact": session.contact,
        "reason_given": (
            {"code": answer.reason, "words": answer.words, "said": reason_said(session.flow, answer.reason)}
            if answer
            else None
        ),
        "offers": [_offer(each) for each in offers_in(space, session)],
    }


def reason_said(flow: FlowVersion, code: str) -> str:
    """The reason as the page says it in English; the code's own words where this version doesn't know it."""
    texts = Texts(FALLBACK)
    known = {each.code: each.text for each in parse(flow.definition).reasons}
    return texts.say(known[code]) if known.get(code, "") in texts else code.replace("_", " ")


def _offer(shown: PresentedOffer) -> Mapping[str, Any]:
    return {
        "id": shown.pk,
        "offer": shown.offer,
        "kind": shown.kind,
        "response": shown.response,
        "said": offer_in_words(shown),
    }


def told_of_declaration(space: Space, declaration_id: UUID) -> Mapping[str, Any]:
    """Its number too. Nothing where the id is another thing's."""
    rows = Declaration.objects.of(space).select_related("contact")
    declaration = rows.filter(pk=declaration_id).first()
    if declaration is None:
        return {}
    session = told_of_session(space, declaration.session_id) if declaration.session_id else {}
    code = declaration.reason
    reason = {"code": code, "words": "", "said": code.replace("_", " ")} if code else None
    return {
        "contact": declaration.contact,
        "reason_given": reason,
        **session,
        "declaration": declaration,
    }
