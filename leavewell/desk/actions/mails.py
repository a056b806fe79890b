"""A mail becomes a request, in the name of whoever wrote it."""

from __future__ import annotations

from leavewell.accounts.models import Account
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.desk.actions.arrivals import log_request
from leavewell.desk.inbound import Mail
from leavewell.desk.models import Request
from leavewell.desk.queries import contacts_writing_from, passes_on
from leavewell.desk.types import Arrival
from leavewell.effects.queries import account_written_of
from leavewell.flow.actions.logged import Channel


def take_mail(act: Act, mail: Mail) -> tuple[Request, bool]:
    """Log the mail; the request, and whether it is new.

    Who it says to pass on is believed only of the company itself: anybody may write any name into a mail.
    """
    must_be_open()
    passed_on = _is_passed_on(act, mail)
    sender = mail.original if passed_on else mail.sender
    automatic = mail.original_automatic if passed_on else mail.automatic or mail.original_automatic
    return log_request(
        act,
        Arrival(
            Channel.MAIL,
            received_at=act.at,
            sender=sender,
            subject=mail.subject,
            words=mail.words,
            forwarded_by=mail.sender if passed_on else "",
            files=mail.files,
            key=mail.key,
            automatic=mail.loop or automatic,
            account=_answered_about(act, mail, sender),
        ),
    )


def _answered_about(act: Act, mail: Mail, sender: str) -> Account | None:
    """Whom the mail of ours was about that it answers, where its sender is nobody's contact: a help desk's agent.

    An id in a Message-ID can't be guessed; and who has one has had that very mail.
    """
    if contacts_writing_from(act.space, sender):
        return None
    return account_written_of(act.space, mail.answers)


def _is_passed_on(act: Act, mail: Mail) -> bool:
    if not mail.original or mail.original == mail.sender:
        return False
    return not contacts_writing_from(act.space, mail.sender) and passes_on(act.space, mail.sender)
