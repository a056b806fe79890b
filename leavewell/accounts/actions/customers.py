from __future__ import annotations

from dataclasses import replace
from typing import Any

from leavewell.accounts.actions.audit import note_deed
from leavewell.accounts.actions.connections import resume_connection
from leavewell.accounts.journal import journal
from leavewell.accounts.models import Account, Connection, Contact, Subscription
from leavewell.accounts.secrets import seal
from leavewell.accounts.transaction import must_be_open
from leavewell.accounts.types import Act, SeenSubscription
from leavewell.kernel.facts.accounts import AccountAdded, SubscriptionSeen
from leavewell.kernel.money import Money


def connect(act: Act, *, processor: str, secret: str, settings: dict[str, str]) -> Connection:
    """Store how this space reaches a billing system; the newest word counts, and ends a pause for the old key."""
    must_be_open()
    connection, made = Connection.objects.update_or_create(
        space=act.space,
        processor=processor,
        defaults={"secret": seal(secret), "settings": settings},
        create_defaults={"secret": seal(secret), "settings": settings, "connected_at": act.at},
    )
    note_deed(act, "connect_billing" if made else "change_connection", subject=connection.public_id)
    resume_connection(act, connection)
    return connection


def put_account(
    act: Act,
    *,
    external_id: str,
    name: str,
    country: str = "",
    locale: str = "en",
    audience: str | None = None,
) -> Account:
    """Add an account, or bring its name, country and locale up to date; without an audience, that stays."""
    must_be_open()
    given = {"name": name, "country": country, "locale": locale}
    given |= {} if audience is None else {"audience": audience}
    account, made = Account.objects.update_or_create(
        space=act.space,
        external_id=external_id,
        defaults=given,
        create_defaults={**given, "added_at": act.at},
    )
    if made:
        journal().record(act, AccountAdded(account.pk), account_id=account.pk)
    return account


def put_contact(
    act: Act, account: Account, *, email: str, name: str, may_cancel: bool, role: str | None = None
) -> Contact:
    """Add a person of an account, or bring their name and right up to date; without a role, that stays.

    A changed right is on the audit trail.
    """
    must_be_open()
    given: dict[str, object] = {"name": name, "may_cancel": may_cancel}
    given |= {} if role is None else {"role": role}
    email = email.strip().lower()
    before = Contact.objects.of(act.space).filter(account=account, email=email).first()
    contact, _ = Contact.objects.update_or_create(
        space=act.space,
        account=account,
        email=email,
        defaults=given,
    )
    if may_cancel != (before is not None and before.may_cancel):
        note_deed(act, "set_right_to_cancel", subject=contact.public_id, may_cancel=may_cancel)
    return contact


def mirror_subscription(
    act: Act, account: Account, connection: Connection, seen: SeenSubscription
) -> Subscription:
    """Write down what billing showed. An older reading never overwrites a newer one."""
    must_be_open()
    columns = mirror_columns(seen)
    mirror, made = Subscription.objects.get_or_create(
        space=act.space,
        connection=connection,
        provider_id=seen.provider_id,
        defaults={**columns, "account": account},
    )
    before = None if made else (mirror.fingerprint, mirror.state, _terms(mirror))
    if not made:
        newer = Subscription.objects.of(act.space).filter(pk=mirror.pk, read_at__lte=seen.read_at)
        if not newer.update(**columns):
            return mirror
        mirror.refresh_from_db()
    if before is None:
        journal().record(act, _seen(mirror, None, None), account_id=account.pk)
    elif before[0] != seen.fingerprint:
        journal().record(act, _seen(mirror, *before[1:]), account_id=account.pk)
    return mirror


_Terms = tuple[Money, str, int]


def _terms(mirror: Subscription) -> _Terms:
    return mirror.price, mirror.interval, mirror.interval_count


def _seen(mirror: Subscription, state: str | None, terms: _Terms | None) -> SubscriptionSeen:
    now = _terms(mirror)
    fact = SubscriptionSeen(mirror.pk, mirror.state, now[0], mirror.ends_at, state, *now[1:])
    if terms is None or terms == now:
        return fact
    money, interval, count = terms
    return replace(fact, price_before=money, interval_before=interval, interval_count_before=count)


def mirror_columns(seen: SeenSubscription) -> dict[str, Any]:
    """A reading, as the columns of the mirror."""
    return {
        "plan": seen.plan,
        "state": seen.state,
        "unit_minor": seen.unit.minor,
        "currency": seen.unit.currency,
        "quantity": seen.quantity,
        "item_count": seen.item_count,
        "interval": seen.interval,
        "interval_count": seen.interval_count,
        "price_id": seen.price_id,
        "started_at": seen.started_at,
        "period_end_at": seen.period_end_at,
        "trial_end_at": seen.trial_end_at,
        "ends_at": seen.ends_at,
        "next_charge_at": seen.next_charge_at,
        "next_charge_minor": seen.next_charge.minor if seen.next_charge else None,
        "last_charge_at": seen.last_charge_at,
        "last_charge_minor": seen.last_charge.minor if seen.last_charge else None,
        "last_charge_id": seen.last_charge_id,
        "open_invoice_minor": seen.open_invoice.minor if seen.open_invoice else 0,
        "discounts": None if seen.discounts is None else [dict(each) for each in seen.discounts],
        "pause": None if seen.pause is None else dict(seen.pause),
        "open_minors": list(seen.open_minors),
        "end_cause": seen.end_cause,
        "items": None if seen.items is None else [dict(each) for each in seen.items],
        "fingerprint": seen.fingerprint,
        "can": None if seen.can is None else sorted(seen.can),
        "read_at": seen.read_at,
    }
