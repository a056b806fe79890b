"""What the page says while nobody knows yet what the customer has, and when nobody could find out."""

from __future__ import annotations

from typing import Any

from leavewell.effects.looking import is_looking, was_looked_up
from leavewell.flow.models import CancelSession
from leavewell.flow.texts import Texts


def unknown_plan(
    session: CancelSession, frame: dict[str, Any], texts: Texts
) -> tuple[str, dict[str, Any]] | None:
    """The screen of a session whose plan billing is or was asked for; None where it was never asked."""
    if not was_looked_up(session.space, session.pk):
        return None
    looking = is_looking(session.space, session.pk)
    found = {
        **frame,
        "heading": texts.say("looking.heading" if looking else "not_found.heading"),
        "body": texts.say("looking.body" if looking else "not_found.body"),
        "look_again": texts.say("looking.again") if looking else "",
    }
    return "looking", found
