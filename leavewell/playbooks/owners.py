"""Who can have a step: the living holders of each duty."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from leavewell.accounts.models import Space
from leavewell.accounts.queries import duty_holders_of, living_owners
from leavewell.playbooks.decide.owner import Holders


def holders_of(space: Space, account_id: UUID | None) -> Holders:
    """Everybody who may own a step for that account, or for none."""
    return holders_for_each(space, {account_id})[account_id]


def holders_for_each(space: Space, account_ids: Collection[UUID | None]) -> Mapping[UUID | None, Holders]:
    """The same for many accounts, in as many queries as for one."""
    rows = duty_holders_of(space, {each for each in account_ids if each is not None})
    own: dict[UUID | None, dict[str, UUID]] = {each: {} for each in account_ids}
    fallback: dict[str, UUID] = {}
    for row in rows:
        (fallback if row.account_id is None else own[row.account_id])[row.duty] = row.member_id
    owners = [member.pk for member in living_owners(space)]
    return {each: Holders(duties, fallback, owners) for each, duties in own.items()}
