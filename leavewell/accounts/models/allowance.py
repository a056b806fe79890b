"""To whom a test space may really write."""

from __future__ import annotations

from django.db import models

from leavewell.accounts.border import SpaceRow, SpaceRows
from leavewell.accounts.columns import Personal, PersonalText


class MailAllowance(SpaceRow):
    """An address, or ``*@domain``, that a test space may really write to."""

    personal = Personal(basis="the workspace's own choice")
    prefix = "mal"

    address = PersonalText()

    objects = SpaceRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "address"], name="one_allowance_an_address")]
