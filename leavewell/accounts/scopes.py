"""What an API key may be allowed to do."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from leavewell.kernel.errors import Forbidden, Invalid


class Scope(StrEnum):
    """One permission of a key; each route asks for exactly one."""

    READ_ACCOUNTS = "accounts:read"
    WRITE_ACCOUNTS = "accounts:write"
    READ_SESSIONS = "sessions:read"
    WRITE_SESSIONS = "sessions:write"


def scopes_named(names: Iterable[str]) -> list[str]:
    """The scopes with these names, each once and in order. Invalid for a name that is none, and for none at all."""
    wanted = set(names)
    known = [scope.value for scope in Scope]
    unknown = sorted(wanted.difference(known))
    if unknown or not wanted:
        what = f"'{unknown[0]}' is no scope." if unknown else "A key needs a scope."
        raise Invalid(what, f"Use some of: {', '.join(known)}.", field="scopes")
    return [name for name in known if name in wanted]


def allow_scope(scopes: Iterable[str], needed: Scope) -> None:
    """Return if a key with these scopes may; Forbidden, naming what it lacks, if not."""
    if needed.value not in scopes:
        raise Forbidden(f"This key lacks the scope {needed.value}.", "Use a key that has it, or make one.")
