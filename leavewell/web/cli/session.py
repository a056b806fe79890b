"""``leavewell session``: a one-time cancel URL for an account."""

from __future__ import annotations

import argparse

from leavewell.accounts.models import Account, Space, Subscription
from leavewell.accounts.queries import account_called, contact_of, live_subscriptions
from leavewell.accounts.roles import Deed
from leavewell.accounts.transaction import edge
from leavewell.flow.actions.sessions import open_session
from leavewell.flow.links import session_url
from leavewell.kernel.errors import NotFound, Refused
from leavewell.web.cli.command import Command
from leavewell.web.cli.verbs import in_a_space, space_named
from leavewell.web.cli.who import act_in


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("account", help="the company's own id of the account")
    parser.add_argument("--subscription", metavar="ID", help="the billing system's id, if there are several")
    parser.add_argument("--contact", metavar="EMAIL", help="default: the account's first who may cancel")
    parser.add_argument("--return-url", default="", metavar="URL", help="where 'never mind' leads to")
    in_a_space(parser)


def _run(arguments: argparse.Namespace) -> int:
    space = space_named(arguments)
    with edge():
        account = account_called(space, arguments.account)
        subscription = one_subscription(space, account, arguments.subscription)
        contact = contact_of(space, account, arguments.contact)
        act = act_in(space, arguments)
        _, token = open_session(act, subscription, contact, save_return_url=arguments.return_url)
    print(session_url(token))
    return 0


def one_subscription(space: Space, account: Account, wanted: str | None) -> Subscription:
    """The live subscription that is meant; Refused, naming them, if there are several to choose from."""
    live = live_subscriptions(space, account)
    if wanted:
        live = [each for each in live if each.provider_id == wanted]
    if not live:
        raise NotFound("live subscription")
    if len(live) > 1:
        names = ", ".join(each.provider_id for each in live)
        raise Refused("This account has several subscriptions.", f"Say which with --subscription: {names}.")
    return live[0]


COMMAND = Command("session", "Print a one-time cancel URL.", _arguments, _run, deed=Deed.OPEN_CANCEL_PAGE)
