"""One table: which role may do what. Every edge asks it, and nothing else decides."""

from __future__ import annotations

from enum import StrEnum

from leavewell.kernel.errors import Forbidden


class Role(StrEnum):
    """A member's permission; duties are something else."""

    OWNER = "owner"
    AGENT = "agent"


class Deed(StrEnum):
    """What a member may be allowed to do."""

    READ_ACCOUNTS = "read_accounts"
    OPEN_CANCEL_PAGE = "open_cancel_page"
    READ_MAILBOX = "read_mailbox"
    SEE_EFFECTS = "see_effects"
    RETRY_EFFECT = "retry_effect"
    MOVE_CLOCK = "move_clock"
    SWITCH_MAIL = "switch_mail"


MAY: dict[Role, frozenset[Deed]] = {
    Role.OWNER: frozenset(Deed),
    Role.AGENT: frozenset({Deed.READ_ACCOUNTS, Deed.OPEN_CANCEL_PAGE, Deed.READ_MAILBOX, Deed.SEE_EFFECTS}),
}
"""The whole table."""


def allow(role: str, deed: Deed) -> None:
    """Return if the role may; Forbidden, saying whom to ask, if not."""
    if deed not in MAY[Role(role)]:
        raise Forbidden(
            f"Your role ({role}) may not {deed.replace('_', ' ')}.", "Ask an owner of the workspace."
        )
