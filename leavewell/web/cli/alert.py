"""``leavewell alert``: who is told of events in words."""

from __future__ import annotations

import argparse
from pathlib import Path

from leavewell.accounts.models import Space
from leavewell.accounts.roles import Deed
from leavewell.kernel.errors import Invalid
from leavewell.messages.actions.alert_turns import pause_alert, resume_alert
from leavewell.messages.actions.alerts import (
    AlertSettings,
    add_alert,
    change_alert,
    change_words,
    remove_alert,
)
from leavewell.messages.actions.raising import send_test_alert
from leavewell.messages.alert_queries import alerts_of, where_to
from leavewell.messages.alert_texts import must_be_event
from leavewell.messages.models import Alert
from leavewell.web.cli.alert_settings import add_settings, as_set, wanted
from leavewell.web.cli.command import Command
from leavewell.web.cli.verbs import in_a_space, saying
from leavewell.web.cli.who import act_in

_OF_ONE = {
    "test": "send one that is about nobody",
    "pause": "let what it would say wait",
    "resume": "let it tell again",
    "remove": "remove it; what waits is never sent",
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    add = verbs.add_parser("add", help="add one and print its id")
    add.add_argument("name", help="what it is for")
    add.add_argument("--channel", choices=Alert.Channel.values, default=Alert.Channel.MAIL.value)
    listed = verbs.add_parser("list", help="list them, without the addresses of chats")
    change = verbs.add_parser("change", help="other settings; what isn't named stays")
    change.add_argument("--name", help="what it is for")
    for verb in (add, change):
        add_settings(verb)
    words = verbs.add_parser("words", help="the words of one event; without any: the usual ones again")
    words.add_argument("--subject", default="", help="one line, with names in braces")
    words.add_argument("--body", type=Path, metavar="FILE", help="a file in UTF-8, with names in braces")
    of_one = [change, words, *(verbs.add_parser(verb, help=said) for verb, said in _OF_ONE.items())]
    for verb in of_one:
        verb.add_argument("alert", help="its id (alt_...), as listed")
    words.add_argument("event", help="such as cancel.received")
    in_a_space(add, listed, *of_one)


def _add(space: Space, arguments: argparse.Namespace) -> str:
    first = AlertSettings(arguments.name, arguments.channel)
    return add_alert(act_in(space, arguments), wanted(first, arguments)).public_id


def _list(space: Space, _: argparse.Namespace) -> str:
    lines = [
        f"{each.public_id}  {each.state}  {each.channel}  {where_to(each)}  {each.name}  {' '.join(each.events)}"
        for each in alerts_of(space)
    ]
    return "\n".join(lines) or "There is no alert yet."


def _change(space: Space, arguments: argparse.Namespace) -> str:
    alert = Alert.objects.named(space, arguments.alert)
    change_alert(act_in(space, arguments), alert, wanted(as_set(alert), arguments))
    return f"{alert.public_id} is changed, for what happens from now on."


def _words(space: Space, arguments: argparse.Namespace) -> str:
    alert = Alert.objects.named(space, arguments.alert)
    must_be_event(arguments.event)
    body = _text(arguments.body) if arguments.body else ""
    change_words(act_in(space, arguments), alert, arguments.event, subject=arguments.subject, body=body)
    own = arguments.event in Alert.objects.named(space, arguments.alert).texts
    return f"{arguments.event} has {'your own' if own else 'the usual'} words."


def _of_one(space: Space, arguments: argparse.Namespace) -> str:
    act, alert = act_in(space, arguments), Alert.objects.named(space, arguments.alert)
    match arguments.verb:
        case "test":
            return f"{send_test_alert(act, alert).public_id} is on its way."
        case "pause":
            pause_alert(act, alert)
        case "resume":
            resume_alert(act, alert)
        case _:
            remove_alert(act, alert)
            return f"{alert.public_id} is no more."
    return f"{alert.public_id} is {alert.state}."


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Invalid(f"{path} can't be read.", "Give a file in UTF-8.") from None


_VERBS = {
    "add": _add,
    "list": _list,
    "change": _change,
    "words": _words,
    **dict.fromkeys(_OF_ONE, _of_one),
}

COMMAND = Command(
    "alert", "Say who is told of events, in words.", _arguments, saying(_VERBS), deed=Deed.MANAGE_ALERTS
)
