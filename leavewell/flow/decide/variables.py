"""What a return address may have filled in, and where in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from leavewell.kernel.errors import Invalid

VARIABLES = ("account", "event", "reason", "offer", "session", "state")
"""Every one of them is an id, a code or the signed state; no name and no mail address is among them."""

STATE = "state"
PARAMETER = "leavewell_state"
"""What carries the signed state where an address doesn't say where it is to stand."""

MOST = 12
"""Variables in one address."""

_NAMED = re.compile(r"\{([^{}]*)\}")
_WHOM = re.compile(r"[^:/?#]*:(//[^/?#]*)?")
_KNOWN = ", ".join(f"{{{name}}}" for name in VARIABLES)


def check_variables(text: str, field: str) -> None:
    """Return if each variable of the address is known and none says whom it leads to; Invalid, naming them, if not."""
    whom = _WHOM.match(text)
    if whom and set("{}") & set(whom[0]):
        raise Invalid(
            "A variable stands where the return address says whom it leads to.",
            "Write the host out; variables may stand in the path, the query and after #.",
            field=field,
        )
    named = _NAMED.findall(text)
    if len(named) > MOST:
        raise Invalid(
            f"The return address has more than {MOST} variables.",
            "Name each where it is needed.",
            field=field,
        )
    for name in named:
        if name not in VARIABLES:
            raise Invalid(
                f"The return address has a variable that isn't known: {{{name}}}.",
                f"Use some of {_KNOWN}.",
                field=field,
            )
    if set("{}") & set(_NAMED.sub("", text)):
        raise Invalid(
            "The return address has a brace that belongs to no variable.",
            f"Write a brace itself as %7B or %7D; variables are {_KNOWN}.",
            field=field,
        )


def wants_state(text: str) -> bool:
    """Whether the address says itself where the signed state is to stand."""
    return f"{{{STATE}}}" in text


def filled(text: str, values: Mapping[str, str]) -> str:
    """The address with its variables filled in, each of them as one part of a path or one value of a query.

    A state that it has no place for is added to its query. A variable that isn't known stays as it is: addresses of an
    earlier version may hold one.
    """
    state = values.get(STATE, "")
    if state and not wants_state(text):
        text = _with_parameter(text)
    return _NAMED.sub(lambda found: _encoded(values, found), text)


def _with_parameter(text: str) -> str:
    before, hash_sign, after = text.partition("#")
    joint = "" if before.endswith(("?", "&")) else "&" if "?" in before else "?"
    return f"{before}{joint}{PARAMETER}={{{STATE}}}{hash_sign}{after}"


def _encoded(values: Mapping[str, str], found: re.Match[str]) -> str:
    name = found[1]
    return quote(values.get(name, ""), safe="~") if name in VARIABLES else found[0]
