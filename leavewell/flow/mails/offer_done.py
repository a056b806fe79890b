from __future__ import annotations

from uuid import UUID

from leavewell.accounts.types import Act
from leavewell.effects.types import Letter, NotNeeded
from leavewell.flow.models import PresentedOffer
from leavewell.flow.queries import open_declaration
from leavewell.flow.texts import Texts
from leavewell.flow.words import percent


class OfferDoneMail:
    """What was promised is in place, read back from billing."""

    always_goes = False

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent to someone who has cancelled since."""
        rows = PresentedOffer.objects.of(act.space).select_related(
            "session__contact", "session__subscription", "session__space__workspace"
        )
        shown = rows.get(pk=subject_id)
        session = shown.session
        if open_declaration(act.space, session.subscription_id):
            return NotNeeded("cancelled_since")
        texts = Texts(session.locale)
        words = {
            "percent": percent(shown.params["percent_bp"], session.locale),
            "payments": texts.payments(shown.params["cycles"]),
            "before": shown.before.shown(session.locale),
            "after": shown.after.shown(session.locale),
            "interval": texts.interval(session.subscription.interval, session.subscription.interval_count),
        }
        body = [
            texts.say("mail.hello"),
            texts.say("mail.offer_done.body", **words),
            texts.say("offer.afterwards", before=words["before"]),
            texts.say("mail.sign", company=session.space.workspace.name),
        ]
        subject = texts.say("mail.offer_done.subject", percent=words["percent"])
        return Letter(session.contact.email, subject, "\n\n".join(body))
