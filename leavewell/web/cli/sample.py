"""``leavewell sample``: a small made-up company in the test space, with an owner to sign in as."""

from __future__ import annotations

import argparse
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from django.conf import settings

from leavewell.accounts.models import Space, Workspace
from leavewell.accounts.queries import only_space
from leavewell.billing.simulator.control_types import NewItem, NewSubscription
from leavewell.kernel.money import Money
from leavewell.web.cli.command import Command
from leavewell.web.cli.setup import set_up
from leavewell.web.company import NewAccount, NewContact, import_act, put_company

NAME = "Harbour Notes"
OWNER = "owner@harbour-notes.example"

PLANS: dict[str, tuple[str, Money, Literal["month", "year"]]] = {
    "solo": ("Solo", Money(900, "EUR"), "month"),
    "team": ("Team", Money(4900, "EUR"), "month"),
    "team_year": ("Team, yearly", Money(49000, "EUR"), "year"),
    "crew": ("Crew", Money(12900, "USD"), "month"),
}
"""Plan -> its name, price and interval."""

PEOPLE = (
    # company, country, contact, plan, quantity, days ago it began, special
    ("Alder & Finch", "IE", "Mara Finch", "team", 3, 400, ""),
    ("Bramble Books", "GB", "Tom Okoro", "solo", 1, 95, ""),
    ("Cedar Clinic", "DE", "Jana Weiss", "team_year", 5, 150, ""),
    ("Dune Studio", "FR", "Elise Moreau", "team", 2, 33, ""),
    ("Elm Street Yoga", "US", "Priya Nair", "crew", 1, 210, ""),
    ("Fjord Freight", "NO", "Lars Dahl", "crew", 4, 20, ""),
    ("Gable Roofing", "US", "Sam Ortiz", "solo", 1, 5, "trial"),
    ("Heron Labs", "NL", "Noor Visser", "team", 8, 61, "failing"),
    ("Ivy Tutors", "IE", "Aoife Byrne", "solo", 2, 700, ""),
    ("Juniper Jam", "SE", "Nils Berg", "team_year", 1, 300, ""),
)


def companies(now: datetime) -> list[NewAccount]:
    """The sample's customers, with subscriptions that began so many days before ``now``."""
    return [_account(number, row, now) for number, row in enumerate(PEOPLE, start=1)]


def _account(number: int, row: tuple[str, str, str, str, int, int, str], now: datetime) -> NewAccount:
    company, country, person, plan, quantity, days, special = row
    name, price, interval = PLANS[plan]
    domain = company.lower().replace(" & ", "-").replace(" ", "-") + ".example"
    address = f"{person.split()[0].lower()}@{domain}"
    subscription = NewSubscription(
        id=f"S-{number:03}",
        customer=f"C-{number:03}",
        items=(NewItem(f"I-{number:03}", name, price, quantity, interval),),
        started_at=now - timedelta(days=days),
        trial_end=now + timedelta(days=9) if special == "trial" else None,
        payment="failing" if special == "failing" else "ok",
    )
    return NewAccount(
        f"C-{number:03}",
        company,
        country,
        (NewContact(address, person), NewContact(f"office@{domain}", "Office", may_cancel=False)),
        (subscription,),
    )


def fill_sample() -> Space:
    """Make the sample unless it is there."""
    if not Workspace.objects.filter(name=NAME).exists():
        set_up(
            name=NAME,
            zone="Europe/Dublin",
            mail_from=f"{NAME} <billing@harbour-notes.example>",
            email=OWNER,
            password=_password(),
        )
    space = only_space("test", NAME)
    put_company(import_act(space), companies(space.now()))
    return space


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
    1. Press "Open its cancel page" beside an account, and cancel, or take the offer.
    2. Come back: the simulator shows the change, the mailbox the receipt and the second mail.
    3. Move the clock forward by 40 days: the subscription ends when it was promised.
"""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--words", action="store_true", help="only say how to sign in and what to try")


def _run(arguments: argparse.Namespace) -> int:
    if not arguments.words:
        fill_sample()
    print(_words(), end="")
    return 0


COMMAND = Command("sample", "Fill the test space with a small made-up company.", _arguments, _run)
