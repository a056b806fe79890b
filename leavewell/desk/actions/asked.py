"""Somebody asked for a person on the cancel page: it gets an owner and a deadline, like a mail that came in."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.desk.actions.arrivals import log_request
from leavewell.desk.types import Arrival
from leavewell.flow.actions.logged import Channel
from leavewell.flow.models import PresentedOffer
from leavewell.flow.queries import answer_in

SUBJECT = "Asked for a person on the cancel page"


def take_up_asked_person(act: Act, presented_offer_id: UUID) -> None:
    """One request for one taken offer, with the words they wrote there; harmless when repeated."""
    must_be_open()
    rows = PresentedOffer.objects.of(act.space).select_related("session__account", "session__contact")
    taken = rows.get(pk=presented_offer_id)
    answer = answer_in(act.space, taken.session)
    arrival = Arrival(
        Channel.MAIL,
        received_at=taken.responded_at or act.at,
        sender=taken.session.contact.email,
        subject=SUBJECT,
        words=answer.words if answer else "",
        account=taken.session.account,
        key=f"offer:{taken.pk}",
    )
    log_request(act, arrival)
