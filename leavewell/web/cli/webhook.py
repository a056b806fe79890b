"""``leavewell webhook``: which programs are told of events, and sending them again."""

from __future__ import annotations

import argparse
from datetime import datetime
from zoneinfo import ZoneInfo

from leavewell.accounts.models import Space
from leavewell.accounts.roles import Deed
from leavewell.kernel.errors import Invalid
from leavewell.messages.actions.deliveries import send_test_event
from leavewell.messages.actions.endpoints import add_endpoint, remove_endpoint, rotate_secret
from leavewell.messages.actions.replay import replay, replay_range
from leavewell.messages.actions.turns import pause_endpoint, resume_endpoint
from leavewell.messages.models import Endpoint
from leavewell.messages.queries import delivery_named, endpoints_of
from leavewell.web.cli.command import Command
from leavewell.web.cli.verbs import in_a_space, saying
from leavewell.web.cli.who import act_in

_OF_ONE = {
    "test": "send one event that means nothing",
    "rotate": "make a new secret and print it, once; the old one counts for a day",
    "pause": "let what it would be told wait",
    "resume": "tell it again",
    "remove": "remove it, with what was kept of it",
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    add = verbs.add_parser("add", help="add one and print its secret, once")
    add.add_argument("url", help="the address of your program")
    add.add_argument("--event", action="append", metavar="NAME", help="may be repeated; default: all events")
    add.add_argument("--full", action="store_true", help="with names, addresses and free words")
    add.add_argument("--form", choices=Endpoint.Form.values, default=Endpoint.Form.STANDARD.value)
    listed = verbs.add_parser("list", help="list them, without their secrets")
    again = verbs.add_parser("again", help="send what it didn't take once more")
    again.add_argument("webhook", help="its id (whk_...), or one event's (dlv_...)")
    again.add_argument("--since", metavar="TIME", help="needed for a webhook, such as 2026-01-31T09:30")
    again.add_argument("--until", metavar="TIME", help="default: now")
    again.add_argument("--everything", action="store_true", help="also what it has taken")
    others = [verbs.add_parser(verb, help=words) for verb, words in _OF_ONE.items()]
    for verb in others:
        verb.add_argument("webhook", help="its id (whk_...), as listed")
    in_a_space(add, listed, again, *others)


def _add(space: Space, arguments: argparse.Namespace) -> str:
    endpoint, secret = add_endpoint(
        act_in(space, arguments),
        url=arguments.url,
        events=arguments.event or [],
        full=arguments.full,
        form=arguments.form,
    )
    return f"{endpoint.public_id}\n{secret}"


def _list(space: Space, _: argparse.Namespace) -> str:
    lines = [
        f"{each.public_id}  {each.state}  {each.url}  {' '.join(each.events) or 'all events'}"
        for each in endpoints_of(space)
    ]
    return "\n".join(lines) or "There is no webhook yet."


def _again(space: Space, arguments: argparse.Namespace) -> str:
    act = act_in(space, arguments)
    if arguments.webhook.startswith("dlv_"):
        replay(act, delivery_named(space, arguments.webhook))
        return "It is on its way once more."
    endpoint = Endpoint.objects.named(space, arguments.webhook)
    since = _instant(space, arguments.since)
    if since is None:
        raise Invalid("A span needs a beginning.", "Say from when on with --since.", field="since")
    until = _instant(space, arguments.until) or act.at
    sent = replay_range(act, endpoint, since=since, until=until, delivered_too=arguments.everything)
    return f"{sent.again} sent once more, {sent.missed} sent that were missed."


def _of_one(space: Space, arguments: argparse.Namespace) -> str:
    act, endpoint = act_in(space, arguments), Endpoint.objects.named(space, arguments.webhook)
    match arguments.verb:
        case "test":
            return f"{send_test_event(act, endpoint).public_id} is on its way."
        case "rotate":
            return rotate_secret(act, endpoint)
        case "pause":
            pause_endpoint(act, endpoint)
        case "resume":
            resume_endpoint(act, endpoint)
        case _:
            remove_endpoint(act, endpoint)
            return f"{endpoint.public_id} is no more."
    return f"{endpoint.public_id} is {endpoint.state}."


def _instant(space: Space, text: str | None) -> datetime | None:
    """As it was typed, in its own zone or else the workspace's."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(f"'{text}' is no time.", "Give one such as 2026-01-31T09:30.") from None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(space.workspace.zone))


_VERBS = {"add": _add, "list": _list, "again": _again, **dict.fromkeys(_OF_ONE, _of_one)}

COMMAND = Command(
    "webhook",
    "Say which programs are told of events, and send events again.",
    _arguments,
    saying(_VERBS),
    deed=Deed.MANAGE_WEBHOOKS,
)
