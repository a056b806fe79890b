"""One mail, taken in: read outside any transaction, kept in one."""

from __future__ import annotations

import re
from uuid import UUID

from django.conf import settings

from leavewell.accounts.models import Space
from leavewell.accounts.queries import space_by_id, space_taking_mail_at
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.desk.actions.mails import take_mail
from leavewell.desk.inbound import read
from leavewell.desk.models import Request
from leavewell.kernel.errors import NotFound
from leavewell.kernel.ids import parse_public_id

ACTOR = "mail_in"
_ADDRESS = re.compile(r"requests\+(spc_[0-9a-z]{26})@[^@\s]+", re.I)


def take(space_id: UUID, raw: bytes, envelope_from: str | None = None) -> Request:
    """Keep the mail; it is stored when this returns. UnreadableMail for one beyond the limits, of which nothing is."""
    mail = read(raw, own_domain=settings.LEAVEWELL.mail_domain, envelope_from=envelope_from)
    with edge():
        space = space_by_id(space_id)
        return take_mail(Act(space, space.now(), ACTOR), mail)[0]


def space_at(address: str) -> UUID:
    """The space whose requests go to that address: one it was given, or ``requests+<its public id>@…``.

    NotFound for any other.
    """
    found = _ADDRESS.fullmatch(address.strip())
    if found is None:
        return UUID(str(space_taking_mail_at(address).pk))
    space_id = parse_public_id("spc", found[1].lower(), "mailbox")
    if not Space.objects.filter(pk=space_id).exists():
        raise NotFound("mailbox")
    return space_id
