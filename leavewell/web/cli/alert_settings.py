"""What a member types of an alert's settings."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from leavewell.kernel.errors import Invalid
from leavewell.messages.actions.alerts import AlertSettings
from leavewell.messages.models import Alert
from leavewell.web.cli.stdin import line_on_stdin
from leavewell.web.times_of_day import DAYS, read_time


def add_settings(verb: argparse.ArgumentParser) -> None:
    """Where to, of what, and when."""
    to = verb.add_mutually_exclusive_group()
    to.add_argument("--to", metavar="ADDRESS", help="a mail address")
    to.add_argument(
        "--to-stdin", action="store_true", help="read the address from stdin: a chat's hook is a secret"
    )
    verb.add_argument("--event", action="append", metavar="NAME", help="may be repeated")
    when = verb.add_mutually_exclusive_group()
    when.add_argument("--daily", metavar="HH:MM", help="all events of a day together, at that time")
    when.add_argument("--at-once", action="store_true", help="each event by itself, as at first")
    verb.add_argument("--quiet", metavar="HH:MM-HH:MM", help="nothing is sent then; 'none' for no such hours")
    verb.add_argument(
        "--quiet-day", action="append", choices=[*DAYS, "none"], help="nor all day then; may be repeated"
    )
    verb.add_argument("--reply-to", choices=Alert.ReplyTo.values)


def as_set(alert: Alert) -> AlertSettings:
    """The settings of an alert, which stays where it goes."""
    return AlertSettings(
        name=alert.name,
        channel=alert.channel,
        events=alert.events,
        digest_at=alert.digest_at,
        quiet_from=alert.quiet_from,
        quiet_until=alert.quiet_until,
        quiet_days=alert.quiet_days,
        reply_to=alert.reply_to,
    )


def wanted(known: AlertSettings, arguments: argparse.Namespace) -> AlertSettings:
    """What is set, with what was typed instead."""
    begins, ends = known.quiet_from, known.quiet_until
    if arguments.quiet is not None:
        begins, ends = _hours(arguments.quiet)
    return replace(
        known,
        name=known.name if arguments.name is None else arguments.name,
        target=line_on_stdin("address") if arguments.to_stdin else arguments.to or "",
        events=arguments.event or known.events,
        digest_at=_daily(known, arguments),
        quiet_from=begins,
        quiet_until=ends,
        quiet_days=known.quiet_days if arguments.quiet_day is None else _days(arguments.quiet_day),
        reply_to=arguments.reply_to or known.reply_to,
    )


def _daily(known: AlertSettings, arguments: argparse.Namespace) -> time | None:
    if arguments.at_once:
        return None
    if arguments.daily is None:
        return known.digest_at
    found = read_time(arguments.daily, "daily")
    if found is None:
        raise Invalid("A summary needs its time.", "Give one such as 09:00, or say --at-once.")
    return found


def _hours(text: str) -> tuple[time | None, time | None]:
    if text == "none":
        return None, None
    begins, _, ends = text.partition("-")
    return read_time(begins, "quiet"), read_time(ends, "quiet")


def _days(names: Sequence[str]) -> Sequence[int]:
    return [DAYS.index(each) for each in names if each != "none"]
