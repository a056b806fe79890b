"""Putting a company's accounts and subscriptions into a test space and its simulator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from leavewell.accounts.actions.customers import mirror_subscription, put_account, put_contact
from leavewell.accounts.models import Connection, Space, Subscription
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act
from leavewell.billing.errors import BillingError
from leavewell.billing.simulator.control_types import NewCustomer, NewSubscription
from leavewell.billing.types import SubscriptionView
from leavewell.effects.connections import mirror, seen_in
from leavewell.kernel.errors import NotFound
from leavewell.web import simulator


@dataclass(frozen=True)
class NewContact:
    """A person at an account to be."""

    email: str
    name: str
    may_cancel: bool = True


@dataclass(frozen=True)
class NewAccount:
    """An account to be, with its people and what it pays for. Its customer in billing has the same id."""

    external_id: str
    name: str
    country: str = ""
    contacts: tuple[NewContact, ...] = ()
    subscriptions: tuple[NewSubscription, ...] = ()


@dataclass(frozen=True)
class Taken:
    """How much a space holds of what was put into it."""

    accounts: int
    subscriptions: int


def say_nothing(done: int, of: int) -> None:
    """No word of progress."""


def put_company(
    act: Act, accounts: Sequence[NewAccount], progress: Callable[[int, int], None] = say_nothing
) -> Taken:
    """Fill the simulator, read everything back from it, and mirror what it shows. A second run changes nothing.

    ``progress`` hears after each account how many are done, of how many.
    """
    connection = simulator.connect_simulator(act)
    with simulator.control(act.space) as billing:
        billing.load(
            [NewCustomer(each.external_id, _address(each), each.name) for each in accounts],
            [sub for each in accounts for sub in each.subscriptions],
        )
        views = {view.ref.id: view for view in billing.subscriptions()}
    mirrored = 0
    for number, account in enumerate(accounts, start=1):
        shown = [views[sub.id] for sub in account.subscriptions]
        mirrored += _put_one(act, connection, account, shown)
        progress(number, len(accounts))
    return Taken(len(accounts), mirrored)


def read_again(space: Space) -> int:
    """Bring the mirror of the whole space up to what the simulator shows; returns how many had changed.

    Nothing happens where there is no simulator or it is down: the next reading finds the same.
    """
    known = {
        row.provider_id: row
        for row in Subscription.objects.of(space).select_related("account", "connection")
        # A table may name one that the simulator has too; what it shows is only about its own.
        if row.connection.processor == simulator.PROCESSOR
    }
    try:
        with simulator.control(space) as billing:
            shown = list(billing.subscriptions())
    except (BillingError, NotFound):
        return 0
    changed = [
        view for view in shown if view.ref.id in known and known[view.ref.id].fingerprint != view.fingerprint
    ]
    for view in changed:
        with edge():
            mirror(Act(space, space.now(), "system"), known[view.ref.id], view)
    return len(changed)


def _put_one(act: Act, connection: Connection, new: NewAccount, shown: Iterable[SubscriptionView]) -> int:
    count = 0
    with edge():
        account = put_account(act, external_id=new.external_id, name=new.name, country=new.country)
        for contact in new.contacts:
            put_contact(act, account, email=contact.email, name=contact.name, may_cancel=contact.may_cancel)
        for view in shown:
            mirror_subscription(act, account, connection, seen_in(view))
            count += 1
    return count


def _address(account: NewAccount) -> str | None:
    return account.contacts[0].email if account.contacts else None


def import_act(space: Space) -> Act:
    """Whoever fills a space does it as the import."""
    return Act(space, space.now(), "import")
