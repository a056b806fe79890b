from __future__ import annotations

from uuid import UUID

from leavewell.accounts.queries import owners_of
from leavewell.accounts.types import Act
from leavewell.effects.queries import facts_about
from leavewell.effects.types import Letter, NotNeeded
from leavewell.flow.models import Declaration
from leavewell.flow.texts import Texts
from leavewell.flow.words import instant
from leavewell.kernel.facts.flow import ChargedSinceReceived


class ChargedSinceMail:
    """Tells the workspace's owner that money was taken after a wish had come, and before it was logged."""

    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """To the owner; the fact itself stands in the journal whoever reads this."""
        rows = Declaration.objects.of(act.space).select_related("account", "subscription")
        declaration = rows.get(pk=subject_id)
        owners = owners_of(act.space)
        raised = facts_about(act.space, ChargedSinceReceived, declaration_id=declaration.pk)
        if not owners or not raised:
            return NotNeeded("nobody_to_write_to")
        texts = Texts("en")
        body = texts.say(
            "mail.charged_since.body",
            number=declaration.number,
            account=declaration.account.name,
            received=instant(declaration.received_at, act.space),
            due=instant(raised[0].answer_due_at, act.space),
        )
        subject = texts.say("mail.charged_since.subject", number=declaration.number)
        return Letter(owners[0].email, subject, body)
