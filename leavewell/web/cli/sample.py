"""``leavewell sample``: a made-up company in the test space, with an owner to sign in as."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from pathlib import Path

from django.conf import settings

from leavewell.accounts.models import Space, Workspace
from leavewell.accounts.queries import only_space, space_by_id
from leavewell.web.cli.command import Command
from leavewell.web.cli.setup import set_up
from leavewell.web.company import import_act, put_company
from leavewell.web.sample.filling import fill, say_nothing
from leavewell.web.sample.loading import Say
from leavewell.web.sample.named import DOMAIN, NAME, companies

OWNER = f"owner@{DOMAIN}"


def fill_sample(*, small: bool, say: Say = say_nothing) -> Space:
    """Make the sample unless it is there; ``small`` is the ten accounts that have names, and no past."""
    if not Workspace.objects.filter(name=NAME).exists():
        set_up(
            name=NAME,
            zone="Europe/Dublin",
            mail_from=f"{NAME} <billing@{DOMAIN}>",
            email=OWNER,
            password=_password(),
        )
    space = only_space("test", NAME)
    if small:
        put_company(import_act(space), companies(space.now()))
    else:
        fill(space, say)
    return space_by_id(space.pk)


def _password() -> str:
    """The sample owner's password: made once, kept beside the keys."""
    path = Path(settings.LEAVEWELL.data_folder) / "keys" / "sample_password"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(12))
    except FileExistsError:
        pass
    return path.read_text().strip()


def _words() -> str:
    return f"""  Sign in as  {OWNER}
  Password    {_password()}

  What to try first
    1. Under Accounts, press "Open" in the column "Cancel page", and cancel, or take the offer.
    2. Come back: its page tells what happened, and the mailbox has the receipt and the second mail.
    3. Under Test tools, move the clock forward by 40 days: the subscription ends when it was promised.

  What there is to find in it: docs/concepts/sample-company.md
"""


def _say(words: str) -> None:
    print(f"  {words} ...", file=sys.stderr, flush=True)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--small", action="store_true", help="only ten accounts, without a past")
    parser.add_argument("--words", action="store_true", help="only say how to sign in and what to try")


def _run(arguments: argparse.Namespace) -> int:
    if not arguments.words:
        fill_sample(small=arguments.small, say=_say)
    print(_words(), end="")
    return 0


COMMAND = Command("sample", "Fill the test space with a made-up company.", _arguments, _run)
