"""Which effects a visitor wants to see, as the address says it."""

from __future__ import annotations

from collections.abc import Mapping

from leavewell.accounts.models import Account
from leavewell.effects.listing import GROUPS, WantedEffects
from leavewell.effects.registries import executors
from leavewell.web.console.door import Visit

TABS = {"person": "Needs a person", "waiting": "Waiting", "under_way": "Under way", "done": "Done"}
LONGEST = 64


def filters_in(given: Mapping[str, str]) -> dict[str, str]:
    """The group, and what else the address asks for; a kind that nobody carries out asks for nothing."""
    group, kind, owner = given.get("state", ""), given.get("kind", ""), given.get("owner", "")
    return {
        "state": group if group in GROUPS else "person",
        "kind": kind if kind in executors else "",
        "owner": owner if owner in ("me", "nobody") else "",
        "account": given.get("account", "")[:LONGEST],
    }


def wanted(visit: Visit, filters: Mapping[str, str]) -> WantedEffects:
    """What they mean. NotFound for an account that isn't here."""
    return WantedEffects(
        group=filters["state"],
        kind=filters["kind"],
        account=Account.objects.named(visit.space, filters["account"]) if filters["account"] else None,
        owner=visit.member if filters["owner"] == "me" else None,
        unowned=filters["owner"] == "nobody",
    )
