"""Who can have a step: the living holders of each duty."""

from __future__ import annotations

from uuid import UUID

from leavewell.accounts.models import Space
from leavewell.accounts.queries import duty_holders, living_owners
from leavewell.playbooks.decide.owner import Holders


def holders_of(space: Space, account_id: UUID | None) -> Holders:
    """Everybody who may own a step for that account, or for none."""
    rows = duty_holders(space, account_id)
    return Holders(
        account={row.duty: row.member_id for row in rows if row.account_id is not None},
        fallback={row.duty: row.member_id for row in rows if row.account_id is None},
        owners=[member.pk for member in living_owners(space)],
    )
