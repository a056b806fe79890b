"""Writing the generated accounts into the space and its simulator, many at once; a second time changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from leavewell.accounts.actions.customers import mirror_subscription
from leavewell.accounts.actions.knowledge import put_contract
from leavewell.accounts.actions.tables import put_accounts, put_contacts, put_traits
from leavewell.accounts.models import Account, Subscription
from leavewell.accounts.queries import accounts_called, subscriptions_called
from leavewell.accounts.transaction import edge
from leavewell.accounts.types import Act, ContractTerms
from leavewell.billing.simulator.control_types import NewCustomer
from leavewell.effects.connections import seen_in
from leavewell.flow.actions.imported import PastCancellation, put_past_cancellations
from leavewell.postsave.actions.imported import PastSave, put_past_saves
from leavewell.signals.actions.tickets import put_tickets
from leavewell.signals.actions.usage import put_usage
from leavewell.signals.models import Ticket, Usage
from leavewell.web import simulator
from leavewell.web.sample.book import Agreed, Asked, Customer, Week

SOURCE = "import"
AT_ONCE = 5000

T = TypeVar("T")
Say = Callable[[str], None]


def load_customers(act: Act, customers: Sequence[Customer]) -> None:
    """Accounts, their people, what is known of them, and their subscriptions as the simulator shows them."""
    connection = simulator.connect_simulator(act)
    with simulator.control(act.space) as billing:
        billing.load(
            [NewCustomer(each.id, each.contacts[0].email, each.listed.name) for each in customers],
            [each.subscription for each in customers],
        )
        views = {view.ref.id: view for view in billing.subscriptions()}
    with edge():
        put = put_accounts(act, [each.listed for each in customers])
        rows = {key: done.row for key, done in put.items()}
        put_contacts(act, [(rows[each.id], person) for each in customers for person in each.contacts])
        traits = {rows[each.id]: each.traits for each in customers}
        put_traits(act, traits, source=SOURCE, as_of=act.at)
        for each in customers:
            view = views[each.subscription.id]
            mirror_subscription(act, rows[each.id], connection, seen_in(view))
            if each.contract:
                _put_contract(act, rows[each.id], each.contract)


def _put_contract(act: Act, account: Account, agreed: Agreed) -> None:
    signatory = account.contacts.get(email=agreed.signatory)
    put_contract(
        act,
        account,
        agreed.number,
        ContractTerms(agreed.starts_on, agreed.ends_on, agreed.notice_days, renews=True, signatory=signatory),
    )


def load_past(act: Act, customers: Sequence[Customer]) -> None:
    """Who left, with their words, and who took an offer before."""
    subscriptions = subscriptions_called(act.space, [each.subscription.id for each in customers])
    with edge():
        put_past_cancellations(act, _cancellations(customers, subscriptions))
        put_past_saves(act, list(_saves(customers, subscriptions)))


def _cancellations(
    customers: Sequence[Customer], subscriptions: Mapping[str, Subscription]
) -> Iterator[PastCancellation]:
    accounts = {row.pk: row for row in _accounts(subscriptions.values())}
    for each in customers:
        if each.gone:
            subscription = subscriptions[each.subscription.id]
            yield PastCancellation(
                external_id=f"G-{each.id}",
                account=accounts[subscription.account_id],
                subscription=subscription,
                ended_at=each.gone.at,
                reason=each.gone.reason,
                words=each.gone.words,
            )


def _accounts(subscriptions: Iterable[Subscription]) -> Iterable[Account]:
    return Account.objects.filter(pk__in=[row.account_id for row in subscriptions])


def _saves(customers: Sequence[Customer], subscriptions: Mapping[str, Subscription]) -> Iterator[PastSave]:
    for each in customers:
        if each.stayed:
            yield PastSave(
                subscription=subscriptions[each.subscription.id],
                offer=each.stayed.offer,
                saved_at=each.stayed.saved_at,
                held=each.stayed.held,
                settled_at=each.stayed.settled_at,
            )


def load_usage(act: Act, weeks: Sequence[Week], say: Say) -> None:
    """What was used, so many rows in a transaction of their own."""
    subscriptions = subscriptions_called(act.space, {each.subscription for each in weeks})
    written = 0
    for some in _portions(weeks):
        with edge():
            put_usage(act, [_usage(each, subscriptions[each.subscription]) for each in some])
        written += len(some)
        say(f"  {written} of {len(weeks)} weeks of use")


def _usage(each: Week, subscription: Subscription) -> Usage:
    return Usage(
        external_id=each.id,
        account_id=subscription.account_id,
        subscription=subscription,
        used_on=each.day,
        feature="notes",
        count=each.count,
    )


def load_tickets(act: Act, asked: Sequence[Asked]) -> None:
    """What they asked support for."""
    accounts = accounts_called(act.space, {each.customer for each in asked})
    with edge():
        put_tickets(act, [_ticket(each, accounts[each.customer]) for each in asked])


def _ticket(each: Asked, account: Account) -> Ticket:
    return Ticket(
        external_id=each.id,
        account=account,
        submitted_at=each.submitted_at,
        closed_at=each.closed_at,
        priority=each.priority,
        first_response_minutes=each.first_response_minutes,
        satisfaction=each.satisfaction,
        escalated=each.escalated,
    )


def _portions(rows: Sequence[T]) -> Iterator[list[T]]:
    waiting = iter(rows)
    while some := list(islice(waiting, AT_ONCE)):
        yield some
