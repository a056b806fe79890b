from __future__ import annotations

from uuid import UUID

from leavewell.accounts.types import Act
from leavewell.effects.types import Letter, NotNeeded
from leavewell.flow.models import Declaration
from leavewell.flow.queries import receipt_of
from leavewell.flow.receipt import locale_of
from leavewell.flow.texts import Texts


class ReceiptMail:
    """The stored receipt, in the mail's text and as a file. It is owed: no switch and no state holds it back."""

    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """The receipt goes to whoever declared."""
        rows = Declaration.objects.of(act.space).select_related("contact", "session", "account")
        declaration = rows.get(pk=subject_id)
        if declaration.contact is None:
            return NotNeeded("nobody_to_write_to")
        texts = Texts(locale_of(declaration))
        body = bytes(receipt_of(declaration).body)
        return Letter(
            to=declaration.contact.email,
            subject=texts.say("mail.receipt.subject", number=declaration.number),
            text=body.decode(),
            attachment_name=f"{declaration.number}.txt",
            attachment=body,
        )
