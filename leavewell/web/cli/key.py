"""``leavewell key``: keys for the API."""

from __future__ import annotations

import argparse

from leavewell.accounts.actions.keys import make_api_key, revoke_api_key
from leavewell.accounts.models import ApiKey, Space
from leavewell.accounts.queries import key_called, keys_of
from leavewell.accounts.roles import Deed
from leavewell.accounts.scopes import BY_NAME_ONLY, Scope, usual_scopes
from leavewell.accounts.transaction import edge
from leavewell.web.cli.command import Command
from leavewell.web.cli.who import act_in, member_behind, space_meant

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
    for verb in (make, listed, revoke):
        verb.add_argument("--live", action="store_true", help="of the live space; default: the test space")
        verb.add_argument("--workspace", metavar="NAME", help="needed if there are several")


def _run(arguments: argparse.Namespace) -> int:
    space = space_meant(arguments, "live" if arguments.live else "test")
    _VERBS[arguments.verb](space, arguments)
    return 0


def _make(space: Space, arguments: argparse.Namespace) -> None:
    member = member_behind(arguments)
    scopes = arguments.scope or usual_scopes(member.role if member else None)
    with edge():
        act = act_in(space, arguments)
        _, text = make_api_key(act, name=arguments.name, scopes=scopes, made_by=member)
    print(text)


def _list(space: Space, _: argparse.Namespace) -> None:
    for key in keys_of(space):
        print(f"{key.public_id}  {key.shown}…  {_state(key)}  {key.name}  {' '.join(key.scopes)}")


def _state(key: ApiKey) -> str:
    if key.revoked_at:
        return f"revoked {key.revoked_at:%Y-%m-%d}"
    return f"used {key.last_used_at:%Y-%m-%d}" if key.last_used_at else "never used"


def _revoke(space: Space, arguments: argparse.Namespace) -> None:
    with edge():
        key = key_called(space, arguments.key)
        revoke_api_key(act_in(space, arguments), key)
    print(f"{key.shown}… opens nothing any more.")


_VERBS = {"make": _make, "list": _list, "revoke": _revoke}

COMMAND = Command("key", "Make, list or revoke keys for the API.", _arguments, _run, deed=Deed.MANAGE_KEYS)
