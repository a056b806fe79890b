"""Which steps a visitor wants to see, as the address says it."""

from __future__ import annotations

from collections.abc import Mapping

from leavewell.accounts.models import Account
from leavewell.playbooks.listing import WantedSteps
from leavewell.web.console.door import Visit

WHOSE = {"mine": "Mine", "all": "Everybody's", "orphaned": "Of people who left"}
TITLES = {"mine": "My steps", "all": "Everybody's steps", "orphaned": "Steps of people who left"}
LONGEST = 64


def filters_in(given: Mapping[str, str]) -> dict[str, str]:
    """Whose, and what else the address asks for. An account is one that is known, or a NotFound further on."""
    whose = given.get("whose", "")
    playbook = given.get("playbook", "").replace("\x00", "")[:LONGEST]
    return {
        "whose": whose if whose in WHOSE else "mine",
        "view": "board" if given.get("view") == "board" else "",
        "late": "yes" if given.get("late") else "",
        "playbook": playbook,
        "account": given.get("account", "")[:LONGEST],
    }


def wanted(visit: Visit, filters: Mapping[str, str]) -> WantedSteps:
    """What they mean. NotFound for an account that isn't here."""
    return WantedSteps(
        owner=visit.member if filters["whose"] == "mine" else None,
        orphaned=filters["whose"] == "orphaned",
        late=bool(filters["late"]),
        playbook=filters["playbook"],
        account=Account.objects.named(visit.space, filters["account"]) if filters["account"] else None,
    )
