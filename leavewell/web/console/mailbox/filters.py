"""Which mails a visitor wants to see, as the address says it."""

from __future__ import annotations

from collections.abc import Mapping

from leavewell.accounts.models import Account
from leavewell.effects.listing import WantedMails
from leavewell.effects.models import Mail
from leavewell.effects.registries import mail_kinds
from leavewell.web.console.door import Visit
from leavewell.web.console.mailbox.kinds import TO_THE_TEAM

TABS = {"customers": "To customers", "team": "To the team"}
LONGEST = 200


def filters_in(given: Mapping[str, str]) -> dict[str, str]:
    """To whom, and what else the address asks for; a kind or a state that there isn't asks for nothing."""
    kind, state = given.get("kind", ""), given.get("state", "")
    return {
        "to": "team" if given.get("to") == "team" else "customers",
        "q": given.get("q", "").replace("\x00", "").strip()[:LONGEST],
        "kind": kind if kind in mail_kinds else "",
        "state": state if state in Mail.State.values else "",
        "account": given.get("account", "")[:LONGEST],
    }


def wanted(visit: Visit, filters: Mapping[str, str]) -> WantedMails:
    """What they mean. NotFound for an account that isn't here."""
    return WantedMails(
        words=filters["q"],
        kind=filters["kind"],
        state=filters["state"],
        account=Account.objects.named(visit.space, filters["account"]) if filters["account"] else None,
        kinds=kinds_to(filters["to"]),
    )


def kinds_to(whom: str) -> list[str]:
    """The kinds of mail to members, or those to customers."""
    return sorted(kind for kind in mail_kinds if (kind in TO_THE_TEAM) == (whom == "team"))
