"""To whom a space writes. The space comes first."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from leavewell.accounts.models import MailAllowance, Space


def may_write_to(space: Space, address: str) -> bool:
    """Whether mail to this address may leave: always in a live space, by the allow-list in a test one."""
    if space.mode == Space.Mode.LIVE:
        return True
    patterns = MailAllowance.objects.of(space).values_list("address", flat=True)
    return any(fnmatchcase(address.lower(), pattern) for pattern in patterns)


def allowances_of(space: Space) -> Sequence[MailAllowance]:
    """To whom a test space really writes, by the address."""
    return list(MailAllowance.objects.of(space).order_by("address"))
