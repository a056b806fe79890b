from __future__ import annotations

from uuid import UUID

from leavewell.accounts.types import Act
from leavewell.desk.queries import first_message, request_of
from leavewell.effects.types import Letter, NotNeeded
from leavewell.flow.texts import Texts
from leavewell.flow.words import moment


class RequestReceiptMail:
    """Says that a message has come, and by when a person answers. It repeats nothing that was in the message."""

    name = "request_receipt"
    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent where a cancellation's own receipt has gone to them meanwhile."""
        request = request_of(act.space, subject_id)
        if request.declaration is not None and request.declaration.contact is not None:
            return NotNeeded("has_the_receipt_of_the_cancellation")
        to, space = first_message(request).sender, request.space
        texts = Texts(request.account.locale if request.account else "en")
        words = {
            "number": request.number,
            "received": moment(request.received_at, space, texts.locale),
            "by": moment(request.answer_due_at or act.at, space, texts.locale),
            "company": space.workspace.name,
        }
        body = [
            texts.say("mail.hello"),
            texts.say("mail.request_receipt.body", **words),
            texts.say("mail.request_receipt.counts", **words),
            texts.say("mail.sign", **words),
        ]
        return Letter(to, texts.say("mail.request_receipt.subject", **words), "\n\n".join(body))
