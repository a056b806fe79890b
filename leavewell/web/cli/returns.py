"""``leavewell returns``: where customers are led after the cancel page, and the key that signs what they did."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence

from leavewell.accounts.models import Space
from leavewell.accounts.roles import Deed
from leavewell.flow.actions.returns import make_state_key, put_returns, set_confirm_days, stop_signing
from leavewell.flow.arrival import Arrival
from leavewell.flow.models import Returns
from leavewell.flow.returning import key_names, returns_of, usual_arrival
from leavewell.kernel.errors import Invalid
from leavewell.web.cli.command import Command
from leavewell.web.cli.verbs import in_a_space, saying
from leavewell.web.cli.who import act_in


def _arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    show = verbs.add_parser("show", help="print what is set, without the keys")
    put = verbs.add_parser(
        "set", help="other places and addresses; what isn't named stays, '' takes one away"
    )
    places = put.add_mutually_exclusive_group()
    places.add_argument(
        "--allow",
        action="append",
        metavar="PLACE",
        help="a host or an app's scheme, such as *.example.com or myapp://; may be repeated, and is the whole list",
    )
    places.add_argument("--allow-any", action="store_true", help="no list: every http and https address")
    put.add_argument("--save-return-url", metavar="URL")
    put.add_argument("--cancel-confirmation-url", metavar="URL")
    for noun in ("offer", "reason"):
        words = f"after this {noun} of your flow; may be repeated"
        put.add_argument(f"--{noun}", action="append", default=[], metavar="CODE=URL", help=words)
    put.add_argument("--confirm-days", type=int, metavar="DAYS", help="in which a person confirms")
    key = verbs.add_parser("key", help="make a new key and print it, once; the old one signs for a day more")
    stop = verbs.add_parser("stop", help="send no state any more")
    in_a_space(show, put, key, stop)


def _show(space: Space, _: argparse.Namespace) -> str:
    return "\n".join(_lines(returns_of(space)))


def _lines(row: Returns) -> Iterator[str]:
    yield f"may lead to: {' '.join(row.allowed) or 'every http and https address'}"
    yield from (f"{name}: {url}" for name, url in usual_arrival(row).addresses() if url)
    yield f"confirm_days: {row.confirm_days}"
    keys = key_names(row)
    yield from (f"key: {name}{f' until {until:%Y-%m-%d %H:%M %Z}' if until else ''}" for name, until in keys)
    if not keys:
        yield "No key yet: no state is sent."


def _set(space: Space, arguments: argparse.Namespace) -> str:
    act, row = act_in(space, arguments), returns_of(space)
    known = usual_arrival(row)
    usual = Arrival(
        save_return_url=_or(arguments.save_return_url, known.save_return_url),
        cancel_confirmation_url=_or(arguments.cancel_confirmation_url, known.cancel_confirmation_url),
        offer_urls=_with(known.offer_urls, _by_code(arguments.offer, "offer")),
        reason_urls=_with(known.reason_urls, _by_code(arguments.reason, "reason")),
    )
    put_returns(act, allowed=_places(row, arguments), usual=usual)
    if arguments.confirm_days is not None:
        set_confirm_days(act, arguments.confirm_days)
    return "Saved, for cancel pages that are opened from now on."


def _places(row: Returns, arguments: argparse.Namespace) -> Iterable[str]:
    if arguments.allow_any:
        return ()
    given: Sequence[str] | None = arguments.allow
    if given is None:
        return list(row.allowed)
    if not all(each.strip() for each in given):
        raise Invalid("A place has no name.", "Name it, or say --allow-any to have no list.")
    return given


def _or(given: str | None, known: str) -> str:
    return known if given is None else given.strip()


def _with(known: Mapping[str, str], given: Mapping[str, str]) -> Mapping[str, str]:
    # Without those that are taken away: the flow may know their codes no more.
    return {code: url for code, url in {**known, **given}.items() if url}


def _by_code(pairs: Sequence[str], noun: str) -> Mapping[str, str]:
    found = dict(each.split("=", 1) for each in pairs if "=" in each)
    if len(found) < len(pairs):
        raise Invalid(
            f"An address by {noun} needs its code, once.", f"Give one such as --{noun} CODE=https://…"
        )
    return {code.strip(): url.strip() for code, url in found.items()}


def _key(space: Space, arguments: argparse.Namespace) -> str:
    return make_state_key(act_in(space, arguments))


def _stop(space: Space, arguments: argparse.Namespace) -> str:
    stop_signing(act_in(space, arguments))
    return "No state is sent from now on."


_VERBS = {"show": _show, "set": _set, "key": _key, "stop": _stop}

COMMAND = Command(
    "returns",
    "Say where customers are led after the cancel page.",
    _arguments,
    saying(_VERBS),
    deed=Deed.MANAGE_RETURNS,
)
