"""At which address a space takes customers' mail in."""

from __future__ import annotations

import re

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.models import Space
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act
from leavewell.kernel.errors import Invalid, Refused

_ADDRESS = re.compile(r"[^@\s<>,;\x00-\x1f\x7f]{1,64}@[^@\s<>,;\x00-\x1f\x7f]{1,188}")


def take_mail_at(act: Act, address: str) -> bool:
    """Mail to that address is the space's from now on, to an earlier one no more; True if that is new.

    Empty: the space has no address of its own. Invalid for what is no address, Refused for one that is taken.
    """
    must_be_open()
    address = address.strip().lower()
    if address and not _ADDRESS.fullmatch(address):
        raise Invalid(
            "This is no mail address.", "Give one such as cancel@your-firm.example.", field="address"
        )
    # One at a time: two spaces may ask for one address at once.
    spaces = list(Space.objects.select_for_update().order_by("pk").only("pk", "mail_in"))
    if address and any(each.mail_in == address and each.pk != act.space.pk for each in spaces):
        raise Refused("Mail to this address can't be given to this space.", "Choose another address.")
    changed = Space.objects.filter(pk=act.space.pk).exclude(mail_in=address).update(mail_in=address)
    if changed:
        note_deed(act, "take_mail_at", given=bool(address))
    return bool(changed)
