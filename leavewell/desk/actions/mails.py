"""A mail becomes a request, in the name of whoever wrote it."""

from __future__ import annotations

from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.desk.actions.arrivals import log_request
from leavewell.desk.inbound import Mail
from leavewell.desk.models import Request
from leavewell.desk.queries import contacts_writing_from, passes_on
from leavewell.desk.types import Arrival
from leavewell.flow.actions.logged import Channel


def take_mail(act: Act, mail: Mail) -> tuple[Request, bool]:
    """Log the mail; the request, and whether it is new.

    Who it says to pass on is believed only of the company itself: anybody may write any name into a mail.
    """
    must_be_open()
    passed_on = _is_passed_on(act, mail)
    automatic = mail.original_automatic if passed_on else mail.automatic or mail.original_automatic
    return log_request(
        act,
        Arrival(
            Channel.MAIL,
            received_at=act.at,
            sender=mail.original if passed_on else mail.sender,
            subject=mail.subject,
            words=mail.words,
            forwarded_by=mail.sender if passed_on else "",
            files=mail.files,
            key=mail.key,
            automatic=mail.loop or automatic,
        ),
    )


def _is_passed_on(act: Act, mail: Mail) -> bool:
    if not mail.original or mail.original == mail.sender:
        return False
    return not contacts_writing_from(act.space, mail.sender) and passes_on(act.space, mail.sender)
