"""From a claimed effect to an open connection to its billing system, and from a view back to our mirror."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime

from leavewell.accounts.actions.customers import mirror_subscription
from leavewell.accounts.models import Connection, Space, Subscription
from leavewell.accounts.secrets import unseal
from leavewell.accounts.types import Act, SeenSubscription
from leavewell.billing.contract import Processor
from leavewell.billing.types import DiscountView, SubRef, SubscriptionView
from leavewell.effects.calling import counted
from leavewell.effects.decide.drift_items import known_item
from leavewell.effects.registries import capabilities, processors
from leavewell.effects.types import Claimed


class NoProcessor(Exception):
    """Nobody can ask this billing system: the subscription stands in a company's own table only."""

    def __init__(self, processor: str) -> None:
        super().__init__(processor)
        self.reason = f"no_billing_system: {processor}"


def subscription_of(claimed: Claimed) -> Subscription:
    """The subscription that an effect is about."""
    rows = Subscription.objects.of(claimed.act.space).select_related("connection", "account")
    return rows.get(pk=claimed.effect.payload["subscription"])


@contextmanager
def opened(claimed: Claimed, mirrored: Subscription) -> Iterator[tuple[Processor, SubRef]]:
    """A processor for one attempt, and the subscription's reference there."""
    connection = mirrored.connection
    with processor_for(connection, claimed.act.space) as processor:
        yield processor, SubRef(connection.processor, mirrored.provider_id)


@contextmanager
def processor_for(connection: Connection, space: Space) -> Iterator[Processor]:
    """A processor for one call, speaking the space's business time. NoProcessor where none is registered."""
    if connection.processor not in processors:
        raise NoProcessor(connection.processor)
    now: Callable[[], datetime] = space.now
    make = processors[connection.processor]
    processor = make(connection.settings, unseal(connection.secret), now)
    try:
        with counted(connection):
            yield processor
    finally:
        processor.close()


def mirror(act: Act, mirrored: Subscription, view: SubscriptionView) -> Subscription:
    """Write a fresh reading into the mirror."""
    return mirror_subscription(act, mirrored.account, mirrored.connection, seen_in(view))


def seen_in(view: SubscriptionView) -> SeenSubscription:
    """A processor's view as the mirror keeps it; of several items, the first names plan and price."""
    item = view.items[0]
    opened = view.open_invoices
    total = opened[0].amount if opened else None
    for invoice in opened[1:]:
        total = total + invoice.amount if total else invoice.amount
    return SeenSubscription(
        provider_id=view.ref.id,
        plan=item.plan,
        state=view.state.value,
        unit=item.unit,
        quantity=item.quantity,
        interval=item.interval,
        period_end_at=view.period_end_min,
        trial_end_at=view.trial_end,
        ends_at=view.ends_at,
        next_charge_at=view.next_charge.at if view.next_charge else None,
        next_charge=view.next_charge.amount if view.next_charge else None,
        last_charge_at=view.last_charge.at if view.last_charge else None,
        last_charge=view.last_charge.amount if view.last_charge else None,
        open_invoice=total,
        fingerprint=view.fingerprint,
        read_at=view.read_at,
        interval_count=item.interval_count,
        price_id=item.price,
        started_at=view.started_at,
        item_count=len(view.items),
        items=[asdict(known_item(each)) for each in view.items],
        last_charge_id=view.last_charge.id if view.last_charge else "",
        discounts=[_discount(each) for each in view.discounts],
        pause=_pause(view),
        open_minors=tuple(each.amount.minor for each in opened),
        end_cause=view.end_cause or "",
        can=can_in(view),
    )


def can_in(view: SubscriptionView) -> frozenset[str] | None:
    """What billing can do with it as it stands; None if it isn't one that we are connected to by a program."""
    able = capabilities.items.get(view.ref.processor)
    return frozenset(each.value for each in able(view)) if able else None


def _discount(view: DiscountView) -> dict[str, str | int | None]:
    amount = view.amount
    return {
        "id": view.id,
        "percent_bp": view.percent_bp,
        "minor": amount.minor if amount else None,
        "currency": amount.currency if amount else None,
        "cycles_left": view.cycles_left,
    }


def _pause(view: SubscriptionView) -> dict[str, str | None]:
    if view.pause is None:
        return {}
    return {"kind": view.pause.kind, "until": view.pause.until.isoformat() if view.pause.until else None}
