"""Looking for an account in every connected billing system, where we know no plan of its. Changes nothing there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leavewell.accounts.actions.customers import mirror_subscription
from leavewell.accounts.models import Account, Connection, Contact, Subscription
from leavewell.accounts.types import Act
from leavewell.billing.errors import BillingError
from leavewell.billing.types import CustomerMatch, CustomerRef, SubscriptionView
from leavewell.effects.actions.journal import record
from leavewell.effects.connections import NoProcessor, processor_for, seen_in
from leavewell.effects.looking import FOUND, NOT_FOUND, NOT_READ, SEVERAL
from leavewell.effects.types import Claimed, ForPerson, Later, Settled, Settlement, Writing
from leavewell.kernel.facts.effects import AccountLookedUp

TRIES = 6
"""So often for a page that somebody waits at; it lets them cancel all the same."""

TRIES_FOR_A_WISH = 60
"""So often where a wish to end waits for it; a person has it too by then."""


@dataclass(frozen=True)
class _Match:
    connection: Connection
    customer: CustomerMatch


class FindAccount:
    """Finds the one customer who fits, by the company's own id or else by mail address, and mirrors what they have.

    Of several none is taken: ending somebody else's plan is worse than asking a person.
    """

    def run(self, claimed: Claimed) -> Settlement:
        """One round through all connections."""
        account, contact = _who(claimed)
        try:
            found = _matches(claimed.act, CustomerRef(id=account.external_id))
            if not found and contact is not None:
                found = _matches(claimed.act, CustomerRef(email=contact.email))
            if len(found) > 1 or _is_anothers(claimed.act, account, found):
                return ForPerson(SEVERAL, _tell(account, SEVERAL))
            if not found:
                return Settled(NOT_FOUND, _tell(account, NOT_FOUND))
            views = _views(claimed.act, found[0])
        except BillingError as error:
            return _once_more(claimed, account, error)

        def then(act: Act) -> None:
            for view in views:
                mirror_subscription(act, account, found[0].connection, seen_in(view))
            _tell(account, FOUND)(act)

        return Settled(FOUND, then)


def _who(claimed: Claimed) -> tuple[Account, Contact | None]:
    space, payload = claimed.act.space, claimed.effect.payload
    contact = Contact.objects.of(space).filter(pk=payload.get("contact")).first()
    return Account.objects.of(space).get(pk=payload["account"]), contact


def _once_more(claimed: Claimed, account: Account, error: BillingError) -> Settlement:
    tries = TRIES_FOR_A_WISH if claimed.effect.payload.get("subject") else TRIES
    if claimed.attempt >= tries:
        return Settled(NOT_READ, _tell(account, NOT_READ))
    return Later(error.code)


def _matches(act: Act, ref: CustomerRef) -> list[_Match]:
    return [_Match(connection, each) for connection, each in _asked(act, ref)]


def _asked(act: Act, ref: CustomerRef) -> Iterator[tuple[Connection, CustomerMatch]]:
    for connection in Connection.objects.of(act.space).order_by("pk"):
        try:
            with processor_for(connection, act.space) as processor:
                for each in processor.find(ref):
                    yield connection, each
        except NoProcessor:
            # A table of the company's own: nobody is behind it who could be asked.
            continue


def _is_anothers(act: Act, account: Account, found: Sequence[_Match]) -> bool:
    """Whether what was found belongs to another account here: two people may share a mail address."""
    for match in found:
        rows = Subscription.objects.of(act.space).filter(
            connection=match.connection, provider_id__in=[ref.id for ref in match.customer.subscriptions]
        )
        if rows.exclude(account=account).exists():
            return True
    return False


def _views(act: Act, match: _Match) -> list[SubscriptionView]:
    with processor_for(match.connection, act.space) as processor:
        return [processor.get(ref) for ref in match.customer.subscriptions]


def _tell(account: Account, result: str) -> Writing:
    def then(act: Act) -> None:
        record(act, AccountLookedUp(account.pk, result), account_id=account.pk)

    return then
