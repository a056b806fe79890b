"""``leavewell import stripe``: customers, subscriptions and prices of the space's Stripe account."""

from __future__ import annotations

import argparse
import sys

from leavewell.accounts.queries import connection_to
from leavewell.effects.connections import processor_for
from leavewell.web.cli.command import Command
from leavewell.web.cli.who import space_meant
from leavewell.web.importing.billing import CUSTOMER, Terms, Waiting, import_billing, own_id_key

PROCESSOR = "stripe"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mode", choices=["test", "live"], default="test", help="which space; default: test")
    parser.add_argument("--workspace", metavar="NAME", help="needed if there are several")
    parser.add_argument(
        "--external-id",
        default=CUSTOMER,
        metavar="WHICH",
        help="what accounts are called by: 'customer' (Stripe's id, the default) or 'metadata:KEY'",
    )
    parser.add_argument(
        "--no-contacts",
        action="store_true",
        help="don't make a contact who may cancel from a customer's billing address",
    )


def _run(arguments: argparse.Namespace) -> int:
    terms = Terms(own_id_key(arguments.external_id), contacts=not arguments.no_contacts)
    space = space_meant(arguments, arguments.mode)
    connection = connection_to(space, PROCESSOR)
    with processor_for(connection, space) as processor:
        report = import_billing(space, connection, processor, terms, Waiting(_say))
    for line in report.lines():
        print(line)
    return 0


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


COMMAND = Command("stripe", "Read the connected Stripe account into a space.", _arguments, _run)
