"""The parts of a story that can be looked at alone."""

from __future__ import annotations

from leavewell.effects.story import Which
from leavewell.kernel.facts import KINDS

CUSTOMER, BILLING, MAIL, STEPS, TEAM = "customer", "billing", "mail", "steps", "team"

LABELS: dict[str, str] = {
    "": "Everything",
    CUSTOMER: "Customer",
    BILLING: "Billing",
    MAIL: "Mail",
    STEPS: "Steps",
    TEAM: "Team",
}
"""Each part by its code, as the page calls it."""

_NOUNS: dict[str, str] = {
    "session": CUSTOMER,
    "declaration": CUSTOMER,
    "request": CUSTOMER,
    "departure": CUSTOMER,
    "save": CUSTOMER,
    "watch": TEAM,
    "billing": BILLING,
    "subscription": BILLING,
    "effect": BILLING,
    "promise": BILLING,
    "mend": BILLING,
    "mail": MAIL,
    "run": STEPS,
    "step": STEPS,
    "duty": TEAM,
    "member": TEAM,
    "account": TEAM,
    "contract": TEAM,
}
"""The part that a fact belongs to, by the noun that its kind begins with."""


def group_of(kind: str) -> str:
    """The part of a kind of fact; what nobody has put anywhere is the team's."""
    return _NOUNS.get(kind.partition(".")[0], TEAM)


def which(group: str) -> Which:
    """What to read for a part; everything for a word that is none."""
    if group not in LABELS or not group:
        return Which()
    kinds = frozenset(kind for kind in KINDS if group_of(kind) == group)
    calls = {BILLING: ("billing.",), MAIL: ("mail.",)}.get(group, ())
    return Which(kinds, actor="member:" if group == TEAM else "", calls=calls)
