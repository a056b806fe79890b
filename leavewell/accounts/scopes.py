"""What an API key may be allowed to do, and which deed of a member each permission stands for."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from leavewell.accounts.roles import Deed, may
from leavewell.kernel.errors import Forbidden, Invalid


class Scope(StrEnum):
    """One permission of a key; each route asks for exactly one."""

    READ_ACCOUNTS = "accounts:read"
    WRITE_ACCOUNTS = "accounts:write"
    READ_SESSIONS = "sessions:read"
    WRITE_SESSIONS = "sessions:write"
    WRITE_DECLARATIONS = "declarations:write"
    READ_REQUESTS = "requests:read"
    WRITE_REQUESTS = "requests:write"
    MANAGE_WEBHOOKS = "webhooks:manage"
    CARRY_OUT = "declarations:carry_out"
    MANAGE_ALERTS = "alerts:manage"
    MANAGE_RETURNS = "returns:manage"


DEEDS: dict[Scope, Deed] = {
    Scope.READ_ACCOUNTS: Deed.READ_ACCOUNTS,
    Scope.WRITE_ACCOUNTS: Deed.PUT_ACCOUNTS,
    Scope.READ_SESSIONS: Deed.READ_SESSIONS,
    Scope.WRITE_SESSIONS: Deed.OPEN_CANCEL_PAGE,
    Scope.WRITE_DECLARATIONS: Deed.LOG_DECLARATION,
    Scope.READ_REQUESTS: Deed.SEE_REQUESTS,
    Scope.WRITE_REQUESTS: Deed.LOG_REQUEST,
    Scope.MANAGE_WEBHOOKS: Deed.MANAGE_WEBHOOKS,
    Scope.CARRY_OUT: Deed.CLOSE_BY_HAND,
    Scope.MANAGE_ALERTS: Deed.MANAGE_ALERTS,
    Scope.MANAGE_RETURNS: Deed.MANAGE_RETURNS,
}
"""What a key with the scope does in its maker's place."""

BY_NAME_ONLY = frozenset({Scope.MANAGE_RETURNS})
"""Never given unasked: a shop's key that leaked must not widen the list of places that customers may be led to."""


def scopes_named(names: Iterable[str]) -> list[str]:
    """The scopes with these names, each once and in order. Invalid for a name that is none, and for none at all."""
    wanted = set(names)
    known = [scope.value for scope in Scope]
    unknown = sorted(wanted.difference(known))
    if unknown or not wanted:
        what = f"'{unknown[0]}' is no scope." if unknown else "A key needs a scope."
        raise Invalid(what, f"Use some of: {', '.join(known)}.", field="scopes")
    return [name for name in known if name in wanted]


def scopes_of(role: str) -> list[str]:
    """Every scope that a member of that role may give to a key."""
    return [scope.value for scope, deed in DEEDS.items() if may(role, deed)]


def usual_scopes(role: str | None) -> list[str]:
    """Those of a key for which none is named, made by a member of that role; None: by the operator."""
    mine = scopes_of(role) if role is not None else [scope.value for scope in Scope]
    return [name for name in mine if name not in BY_NAME_ONLY]


def allow_giving(role: str, names: Iterable[str]) -> None:
    """Return if a member of that role may give a key all these scopes; Forbidden, naming the first, if not."""
    too_much = [name for name in scopes_named(names) if name not in scopes_of(role)]
    if too_much:
        raise Forbidden(
            f"Your role ({role}) may not give a key the scope {too_much[0]}.",
            f"Leave it out, or ask an owner. You may give: {', '.join(scopes_of(role)) or 'none'}.",
        )


def allow_scope(scopes: Iterable[str], needed: Scope) -> None:
    """Return if a key with these scopes may; Forbidden, naming what it lacks, if not."""
    if needed.value not in scopes:
        raise Forbidden(f"This key lacks the scope {needed.value}.", "Use a key that has it, or make one.")
