"""An account's people, at addresses of its own."""

from __future__ import annotations

from random import Random

from leavewell.accounts.types import ListedContact
from leavewell.web.sample.named import domain_of
from leavewell.web.sample.names import FAMILY, GIVEN


def people_of(random: Random, company: str, *, seats: int, has_champion: bool) -> tuple[ListedContact, ...]:
    """Who administers it, who pays, and, where there are seats for them, who uses it."""
    roles = ["admin"] + (["billing"] if seats > 1 else []) + ["user"] * min(3, seats // 4)
    given = random.sample(GIVEN, len(roles) + 1)
    if has_champion:
        roles.append("champion")
    return tuple(
        ListedContact(
            email=f"{name.lower()}@{domain_of(company)}",
            name=f"{name} {random.choice(FAMILY)}",
            role=role,
            may_cancel=role == "admin",
        )
        for name, role in zip(given, roles, strict=False)
    )
