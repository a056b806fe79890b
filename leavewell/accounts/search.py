"""Finding accounts by whatever somebody has of them: a name, an id, a mail address, a domain.

Ids and addresses are found by an index; names by reading them through, which is quick up to some ten thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from leavewell.accounts.models import Account, Contact, Space, Subscription


@dataclass(frozen=True)
class Hits:
    """What was found, each kind by itself. ``exact``: the accounts that an id or an address names wholly."""

    accounts: Sequence[Account]
    contacts: Sequence[Contact]
    subscriptions: Sequence[Subscription]
    exact: Sequence[Account]


def accounts_matching(space: Space, text: str, *, limit: int) -> Hits:
    """Accounts by name or their beginning of an id, people by address or domain, subscriptions by billing's id."""
    accounts = Account.objects.of(space).filter(Q(name__icontains=text) | Q(external_id__istartswith=text))
    contacts = Contact.objects.of(space).filter(_address(text)).select_related("account")
    subscriptions = Subscription.objects.of(space).filter(provider_id__startswith=text)
    return Hits(
        list(accounts.order_by("name", "pk")[:limit]),
        list(contacts.order_by("email", "pk")[:limit]),
        list(subscriptions.select_related("account").order_by("provider_id", "pk")[:limit]),
        _exact(space, text),
    )


def _address(text: str) -> Q:
    """A whole address, what it begins with, the domain behind the @, or the person's name."""
    lowered = text.lower()
    if lowered.startswith("@"):
        return Q(email__endswith=lowered)
    return Q(email__startswith=lowered) | Q(email__contains=f"@{lowered}") | Q(name__icontains=text)


def _exact(space: Space, text: str) -> Sequence[Account]:
    """Two at the most are looked for: more than one is no answer."""
    by_contact = Contact.objects.of(space).filter(email=text.lower()).values("account")
    by_plan = Subscription.objects.of(space).filter(provider_id=text).values("account")
    rows = Account.objects.of(space)
    found = rows.filter(Q(external_id=text) | Q(pk__in=by_contact) | Q(pk__in=by_plan))
    return list(found.order_by("pk")[:2])
