from __future__ import annotations

from uuid import UUID

from leavewell.accounts.queries import owners_of
from leavewell.accounts.types import Act
from leavewell.effects.types import Letter, NotNeeded
from leavewell.flow.models import Declaration
from leavewell.flow.texts import Texts
from leavewell.flow.words import instant


class PlanUnknownMail:
    """Tells the workspace's owner of a wish to end whose plan isn't known, and by when the customer must hear."""

    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent if the plan was found meanwhile."""
        rows = Declaration.objects.of(act.space).select_related("account", "contact")
        declaration = rows.get(pk=subject_id)
        owners = owners_of(act.space)
        if not declaration.is_without_plan or declaration.answer_due_at is None:
            return NotNeeded("plan_found")
        if not owners:
            return NotNeeded("nobody_to_write_to")
        texts = Texts("en")
        body = texts.say(
            "mail.plan_unknown.body",
            number=declaration.number,
            account=f"{declaration.account.name} ({declaration.account.external_id})",
            contact=declaration.contact.email if declaration.contact else "-",
            received=instant(declaration.received_at, act.space),
            due=instant(declaration.answer_due_at, act.space),
        )
        return Letter(
            owners[0].email, texts.say("mail.plan_unknown.subject", number=declaration.number), body
        )
