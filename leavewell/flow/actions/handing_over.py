"""Whoever asked for a person: the mail that says so to the company."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.effects.actions.journal import record
from leavewell.effects.models import Mail
from leavewell.flow.models import PresentedOffer
from leavewell.kernel.facts.effects import MailSent
from leavewell.kernel.facts.flow import OfferMailed


def note_offer_mail(act: Act, sent: MailSent) -> None:
    """The company's mail has left: that is what an alert of it waits for."""
    must_be_open()
    mail = Mail.objects.of(act.space).select_related("effect").get(pk=sent.mail_id)
    rows = PresentedOffer.objects.of(act.space).select_related("session")
    taken = rows.get(pk=UUID(mail.effect.payload["subject"]))
    session = taken.session
    fact = OfferMailed(session.pk, taken.pk, session.target_id, taken.offer, held=sent.held)
    record(act, fact, account_id=session.account_id)
