"""Whose a step is. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Holders:
    """Who has which duty, living members only: for one account, for everyone, and who owns the workspace."""

    account: Mapping[str, UUID]
    fallback: Mapping[str, UUID]
    owners: Sequence[UUID]


def owner_of(duty: str, holders: Holders) -> UUID:
    """The account's own person, else the workspace's fallback for the duty, else an owner of the workspace.

    LookupError where a workspace has no owner left, which no action allows.
    """
    found = holders.account.get(duty) or holders.fallback.get(duty)
    if found is not None:
        return found
    if not holders.owners:
        raise LookupError("The workspace has no owner.")
    return holders.owners[0]
