"""``leavewell clock``: show a test space's time, or move it forward."""

from __future__ import annotations

import argparse
import re
from datetime import datetime, timedelta

from leavewell.accounts.roles import Deed
from leavewell.kernel.errors import Invalid
from leavewell.web.cli.command import Command
from leavewell.web.cli.who import act_in, space_meant
from leavewell.web.clock import move_forward

_SPAN = re.compile(r"^(\d{1,4})([dhm])$")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--forward", metavar="SPAN", help="move on by so much: 30d, 12h or 45m")
    parser.add_argument("--workspace", metavar="NAME", help="needed if there are several")


def _run(arguments: argparse.Namespace) -> int:
    space = space_meant(arguments, "test")
    if arguments.forward:
        moved = move_forward(act_in(space, arguments), span(arguments.forward), at_stop=_say)
        print(f"{moved.stops} stops, {moved.ran} effects run here.")
        now = moved.now
    else:
        now = space.now()
    print(f"It is {now:%Y-%m-%d %H:%M:%S} UTC in the test space.")
    return 0


def span(text: str) -> timedelta:
    """``30d``, ``12h``, ``45m`` as a span; Invalid for anything else."""
    found = _SPAN.match(text)
    if found is None:
        raise Invalid(f"'{text}' is no span.", "Give a number and a unit: 30d, 12h or 45m.")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _say(at: datetime) -> None:
    print(f"  {at:%Y-%m-%d %H:%M:%S}  due", flush=True)


COMMAND = Command("clock", "Show or move a test space's time.", _arguments, _run, deed=Deed.MOVE_CLOCK)
