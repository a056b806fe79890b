from __future__ import annotations

from email.utils import parseaddr
from uuid import UUID

from leavewell.accounts.models import Workspace
from leavewell.accounts.types import Act
from leavewell.effects.types import UNKEPT_WORDS, Letter, NotNeeded
from leavewell.flow.cases import definition_of
from leavewell.flow.models import CancelSession, PresentedOffer
from leavewell.flow.queries import answer_in, offer_in_words, open_declaration
from leavewell.flow.told import reason_said


class OfferMail:
    """Tells the company that a customer asked for a person. An answer to it goes to the customer."""

    always_goes = True

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent about someone who has cancelled since."""
        rows = PresentedOffer.objects.of(act.space).select_related(
            "session__contact", "session__account", "session__subscription", "session__flow"
        )
        taken = rows.get(pk=subject_id)
        session = taken.session
        if open_declaration(act.space, session.target_id):
            return NotNeeded("cancelled_since")
        account, contact = session.account, session.contact
        answer = answer_in(act.space, session)
        words = answer.words.strip() if answer else ""
        text = (
            f"{contact.name or contact.email} of {account.name} ({account.external_id}) was about to cancel "
            f"{session.subscription.plan}, and asked for a person instead. Nothing has been cancelled.\n\n"
            f"Promised: {offer_in_words(taken)}, from {taken.responded_at:%Y-%m-%d %H:%M} UTC on.\n"
            f"Why: {reason_said(session.flow, answer.reason) if answer else 'not said'}\n\n"
            f"What they wrote:\n{UNKEPT_WORDS if words else '(nothing)'}\n\n"
            f"Answer this mail to write to {contact.email}.\n"
        )
        return Letter(
            _address(act.space.workspace, session, taken),
            f"{' '.join(account.name.split())} asks for a person before leaving",
            text,
            words="\n".join(f"> {each}" for each in words.splitlines()),
            headers={"Reply-To": " ".join(contact.email.split())},
        )


def _address(workspace: Workspace, session: CancelSession, taken: PresentedOffer) -> str:
    """The offer's own, else that of the sender of the company's mails."""
    template = next(each for each in definition_of(session).offers if each.code == taken.offer)
    return template.params.get("to") or parseaddr(workspace.mail_from)[1]
