from __future__ import annotations

from uuid import UUID

from leavewell.accounts.types import Act
from leavewell.effects.types import Letter, NotNeeded
from leavewell.flow.bills import bill_lines, bills_of
from leavewell.flow.links import status_url
from leavewell.flow.models import Declaration
from leavewell.flow.receipt import locale_of
from leavewell.flow.texts import Texts
from leavewell.flow.words import day


class EndKnownMail:
    """The end that a receipt couldn't name yet. It is owed like the receipt: no switch holds it back."""

    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """To whoever declared; not if they have taken it back since."""
        rows = Declaration.objects.of(act.space).select_related(
            "space__workspace", "contact", "session", "account", "subscription", "joined__subscription"
        )
        declaration = rows.get(pk=subject_id)
        if declaration.contact is None:
            return NotNeeded("nobody_to_write_to")
        if declaration.state == "withdrawn":
            return NotNeeded("declaration_is_withdrawn")
        texts, space = Texts(locale_of(declaration)), declaration.space
        said = {
            "plan": declaration.given_up.plan,
            "number": declaration.number,
            "ends": day(declaration.billing_end, space, texts.locale),
            "access": day(declaration.access_end, space, texts.locale),
        }
        body = [
            texts.say("mail.hello"),
            texts.say("mail.end_known.body", **said),
            *bill_lines(bills_of(declaration.joined or declaration), texts, "document"),
            texts.say("mail.done.status", url=status_url(declaration)),
            texts.say("mail.sign", company=space.workspace.name),
        ]
        return Letter(
            declaration.contact.email, texts.say("mail.end_known.subject", **said), "\n\n".join(body)
        )
