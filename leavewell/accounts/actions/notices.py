"""With what a billing system signs its notices."""

from __future__ import annotations

import json

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import Connection
from leavewell.accounts.queries import notice_secrets_of
from leavewell.accounts.secrets import seal
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act

AT_MOST = 2
"""While a secret is rotated the old one stands beside the new one."""


def put_notice_secret(act: Act, connection: Connection, secret: str, *, alone: bool = False) -> int:
    """Take notices that are signed with this secret; the one before stands beside it, unless ``alone``.

    Returns how many stand now.
    """
    must_be_open()
    row = Connection.objects.of(act.space).select_for_update(of=("self",)).get(pk=connection.pk)
    before = [] if alone else [each for each in notice_secrets_of(row) if each != secret]
    standing = [secret, *before][:AT_MOST]
    Connection.objects.of(act.space).filter(pk=row.pk).update(notice_secrets=seal(json.dumps(standing)))
    note_deed(act, "put_notice_secret", subject=connection.public_id, standing=len(standing))
    return len(standing)
