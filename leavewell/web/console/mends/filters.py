"""Which proposals a visitor wants to see, as the address says it."""

from __future__ import annotations

from collections.abc import Mapping

from leavewell.accounts.models import Account
from leavewell.effects.proposed import WantedMends
from leavewell.effects.states import TO_DECIDE, ProposalState
from leavewell.web.console.door import Visit

TABS: Mapping[str, tuple[str, tuple[ProposalState, ...]]] = {
    "decide": ("To decide", TO_DECIDE),
    "approved": ("Approved", (ProposalState.APPROVED,)),
    "failed": ("Not possible", (ProposalState.FAILED,)),
    "done": ("Done", (ProposalState.CARRIED_OUT,)),
    "declined": ("Declined", (ProposalState.DECLINED,)),
}
"""By the code in the address: what the tab is called, and the states behind it."""

LONGEST = 64


def filters_in(given: Mapping[str, str]) -> dict[str, str]:
    """The tab and the account; a word that means nothing asks for what is to be decided."""
    state = given.get("state", "")
    return {"state": state if state in TABS else "decide", "account": given.get("account", "")[:LONGEST]}


def wanted(visit: Visit, filters: Mapping[str, str]) -> WantedMends:
    """What they mean. NotFound for an account that isn't here."""
    account = Account.objects.named(visit.space, filters["account"]) if filters["account"] else None
    return WantedMends(TABS[filters["state"]][1], account)
