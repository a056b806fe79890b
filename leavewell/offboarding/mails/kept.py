"""What somebody hears whose cancellation the company took back."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.types import Act
from leavewell.effects.types import Letter, NotNeeded
from leavewell.flow.links import status_url
from leavewell.flow.texts import Texts
from leavewell.offboarding.decide.origin import ENDS
from leavewell.offboarding.mails.letters import locale_for, reader_of
from leavewell.offboarding.queries import departure_of


class KeptLetter:
    """The cancellation was taken back in the company's billing: the plan goes on, and what to do if that is wrong."""

    always_goes = False

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent where it ends all the same by now."""
        departure = departure_of(act.space, subject_id)
        if departure.subscription.state in ENDS:
            return NotNeeded(f"subscription_is_{departure.subscription.state}")
        contact, declaration = reader_of(departure), departure.declaration
        if contact is None or declaration is None:
            return NotNeeded("nobody_to_write_to")
        texts = Texts(locale_for(departure))
        words = {
            "plan": departure.subscription.plan,
            "company": departure.space.workspace.name,
            "number": declaration.number,
        }
        body = [
            texts.say("mail.hello"),
            texts.say("mail.departure_kept.body", **words),
            texts.say("mail.departure_kept.if_wrong", **words),
            texts.say("mail.done.status", url=status_url(declaration)),
            texts.say("mail.sign", company=words["company"]),
        ]
        return Letter(contact.email, texts.say("mail.departure_kept.subject", **words), "\n\n".join(body))
