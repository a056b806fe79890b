from __future__ import annotations

from uuid import UUID

from leavewell.accounts.queries import owners_of
from leavewell.accounts.types import Act
from leavewell.effects.types import Letter, NotNeeded
from leavewell.flow.actions.progress import ANSWER_WITHIN
from leavewell.flow.models import Declaration
from leavewell.flow.queries import objection_due_at
from leavewell.flow.texts import Texts
from leavewell.flow.words import instant


class ObjectionMail:
    """Tells the workspace's owner that a customer says something is wrong after a cancel."""

    always_goes = True

    def __init__(self, objection: str) -> None:
        self.objection = objection

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """To the owner; the case itself stands in the journal whoever reads this."""
        rows = Declaration.objects.of(act.space).select_related("account", "contact")
        declaration = rows.get(pk=subject_id)
        owners, due_at = owners_of(act.space), objection_due_at(declaration, self.objection)
        if not owners or due_at is None:
            return NotNeeded("nobody_to_write_to")
        texts = Texts("en")
        said = texts.say(f"status.{self.objection}")
        body = texts.say(
            "mail.objection.body",
            number=declaration.number,
            account=declaration.account.name,
            objection=said,
            date=instant(due_at - ANSWER_WITHIN, act.space),
            due=instant(due_at, act.space),
            contact=declaration.contact.email if declaration.contact else "-",
        )
        subject = texts.say("mail.objection.subject", objection=said, number=declaration.number)
        return Letter(owners[0].email, subject, body)
