"""``leavewell key``: keys for the API."""

from __future__ import annotations

import argparse

from leavewell.accounts.actions.keys import make_api_key, revoke_api_key
from leavewell.accounts.models import ApiKey, Space
from leavewell.accounts.queries import key_called, keys_of
from leavewell.accounts.roles import Deed
from leavewell.accounts.scopes import BY_NAME_ONLY, Scope, usual_scopes
from leavewell.web.cli.command import Command
from leavewell.web.cli.verbs import in_a_space, saying
from leavewell.web.cli.who import act_in, member_behind

_SCOPES = [scope.value for scope in Scope]
_NAMED = ", ".join(sorted(BY_NAME_ONLY))


def _arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    make = verbs.add_parser("make", help="make a key and print it, once")
    make.add_argument("name", help="what the key is for")
    make.add_argument(
        "--scope",
        action="append",
        metavar="SCOPE",
        help=f"may be repeated, of: {', '.join(_SCOPES)}; default: all that you may give but {_NAMED}",
    )
    listed = verbs.add_parser("list", help="list the keys, without their secrets")
    revoke = verbs.add_parser("revoke", help="make a key worthless")
    revoke.add_argument("key", help="its id (key_...) or its beginning, as listed")
    in_a_space(make, listed, revoke)


def _make(space: Space, arguments: argparse.Namespace) -> str:
    member = member_behind(arguments)
    scopes = arguments.scope or usual_scopes(member.role if member else None)
    _, text = make_api_key(act_in(space, arguments), name=arguments.name, scopes=scopes, made_by=member)
    return text


def _list(space: Space, _: argparse.Namespace) -> str:
    lines = [
        f"{key.public_id}  {key.shown}…  {_state(key)}  {key.name}  {' '.join(key.scopes)}"
        for key in keys_of(space)
    ]
    return "\n".join(lines) or "There is no key yet."


def _state(key: ApiKey) -> str:
    if key.revoked_at:
        return f"revoked {key.revoked_at:%Y-%m-%d}"
    return f"used {key.last_used_at:%Y-%m-%d}" if key.last_used_at else "never used"


def _revoke(space: Space, arguments: argparse.Namespace) -> str:
    key = key_called(space, arguments.key)
    revoke_api_key(act_in(space, arguments), key)
    return f"{key.shown}… opens nothing any more."


_VERBS = {"make": _make, "list": _list, "revoke": _revoke}

COMMAND = Command(
    "key", "Make, list or revoke keys for the API.", _arguments, saying(_VERBS), deed=Deed.MANAGE_KEYS
)
