"""Reads of what a company knows of its accounts: the space comes first, and many accounts are one reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from leavewell.accounts.models import Account, Contract, DutyHolder, Space, Trait


@dataclass
class Known:
    """What is known of one account beyond its name and its people."""

    traits: list[Trait] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    duties: list[DutyHolder] = field(default_factory=list)


def known_of(space: Space, accounts: Sequence[Account]) -> dict[UUID, Known]:
    """By account; each list in an order of its own that stays."""
    found = {account.pk: Known() for account in accounts}
    for trait in Trait.objects.of(space).filter(account__in=accounts).order_by("name"):
        found[trait.account_id].traits.append(trait)
    contracts = Contract.objects.of(space).select_related("signatory").filter(account__in=accounts)
    for contract in contracts.order_by("number"):
        found[contract.account_id].contracts.append(contract)
    for holder in _holders(space, accounts):
        if holder.account_id is not None:
            found[holder.account_id].duties.append(holder)
    return found


def _holders(space: Space, accounts: Sequence[Account]) -> Iterable[DutyHolder]:
    rows = DutyHolder.objects.of(space).select_related("member__user")
    return rows.filter(account__in=accounts).order_by("duty")
