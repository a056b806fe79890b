from __future__ import annotations

from uuid import UUID

from leavewell.accounts.types import Act
from leavewell.effects.types import Letter, NotNeeded
from leavewell.flow.cases import shown_of
from leavewell.flow.models import PresentedOffer
from leavewell.flow.offers import TYPES
from leavewell.flow.queries import open_declaration
from leavewell.flow.texts import Texts
from leavewell.flow.wording import spoken


class OfferDoneMail:
    """What was promised is in place, read back from billing."""

    always_goes = False

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent to someone who has cancelled since."""
        rows = PresentedOffer.objects.of(act.space).select_related(
            "session__contact", "session__subscription", "session__space__workspace"
        )
        taken = rows.get(pk=subject_id)
        session, space = taken.session, taken.session.space
        if open_declaration(act.space, session.target_id):
            return NotNeeded("cancelled_since")
        texts = Texts(session.locale)
        words = TYPES[taken.kind].mail(shown_of(taken))
        body = [
            texts.say("mail.hello"),
            *(spoken(said, texts, space) for said in words.body),
            texts.say("mail.sign", company=space.workspace.name),
        ]
        return Letter(session.contact.email, spoken(words.subject, texts, space), "\n\n".join(body))
