"""Which promises a visitor wants to see, as the address says it."""

from __future__ import annotations

from collections.abc import Mapping

from leavewell.accounts.models import Account
from leavewell.effects.goals import GoalKind
from leavewell.effects.promised import WantedPromises
from leavewell.effects.states import PromiseState
from leavewell.web.console.door import Visit

TABS = {
    "broken": "Broken",
    "open": "Open",
    "kept": "Kept",
    "mended": "Mended",
    "withdrawn": "No longer promised",
}
GOALS = {kind.value for kind in GoalKind}
LONGEST = 64


def filters_in(given: Mapping[str, str]) -> dict[str, str]:
    """The state, and what else the address asks for; a word that means nothing asks for nothing."""
    state, goal = given.get("state", ""), given.get("goal", "")
    return {
        "state": state if state in TABS else "broken",
        "goal": goal if goal in GOALS else "",
        "account": given.get("account", "")[:LONGEST],
    }


def wanted(visit: Visit, filters: Mapping[str, str]) -> WantedPromises:
    """What they mean. NotFound for an account that isn't here."""
    return WantedPromises(
        state=PromiseState(filters["state"]),
        goal=filters["goal"],
        account=Account.objects.named(visit.space, filters["account"]) if filters["account"] else None,
    )
