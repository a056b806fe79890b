"""Subscriptions and prices of a billing system, into our mirrors of them."""

from __future__ import annotations

from dataclasses import replace

from leavewell.accounts.actions.customers import mirror_subscription
from leavewell.accounts.actions.knowledge import mirror_price
from leavewell.accounts.models import Account, Connection, Price, Subscription
from leavewell.accounts.types import Act, SeenPrice
from leavewell.billing.types import SubscriptionView
from leavewell.billing.walking import Page, PriceView, Unreadable
from leavewell.effects.connections import seen_in
from leavewell.flow.models import Declaration
from leavewell.web.importing.billing.customers import Customers
from leavewell.web.importing.billing.report import Ending, PartReport

SUBSCRIPTIONS, PRICES = "subscriptions", "prices"
LONGEST_PLAN = 255


def take_prices(
    act: Act, connection: Connection, page: Page[PriceView | Unreadable], part: PartReport
) -> None:
    """Put a page of what is on sale."""
    keys = [one.id for one in page.items]
    rows = Price.objects.of(act.space).filter(connection=connection, provider_id__in=keys)
    known = set(rows.values_list("provider_id", flat=True))
    for one in page.items:
        if isinstance(one, Unreadable):
            part.leave_out(one.id, one.code)
            continue
        seen = SeenPrice(
            provider_id=one.id,
            plan=one.plan[:LONGEST_PLAN],
            unit=one.unit,
            interval=one.interval,
            interval_count=one.interval_count,
            on_sale=one.on_sale,
            read_at=one.read_at,
        )
        differs = mirror_price(act, connection, seen)
        part.note("added" if one.id not in known else "changed" if differs else "the same")


def take_subscriptions(
    act: Act,
    connection: Connection,
    customers: Customers,
    page: Page[SubscriptionView | Unreadable],
    part: PartReport,
) -> None:
    """Put a page of them, each under its customer's account. Those that are the same are only dated anew."""
    views = [one for one in page.items if isinstance(one, SubscriptionView)]
    ids = customers.account_ids({one.customer.id for one in views if one.customer.id})
    rows = Account.objects.of(act.space).filter(external_id__in=ids.values())
    accounts = {account.external_id: account for account in rows}
    mirrored = {
        row.provider_id: row
        for row in Subscription.objects.of(act.space).filter(
            connection=connection, provider_id__in=[one.ref.id for one in views]
        )
    }
    for one in page.items:
        if isinstance(one, Unreadable):
            part.leave_out(one.id, one.code)
            continue
        account, before = accounts.get(ids.get(one.customer.id or "", "")), mirrored.get(one.ref.id)
        if account is None:
            part.leave_out(one.ref.id, "no_account")
        elif before is not None and before.account_id != account.pk:
            part.leave_out(one.ref.id, "other_account")
        else:
            seen = seen_in(one)
            short = replace(seen, plan=seen.plan[:LONGEST_PLAN])
            mirror_subscription(act, account, connection, short)
            same = before is not None and before.fingerprint == one.fingerprint
            part.note("added" if before is None else "the same" if same else "changed")


def ending_elsewhere(connection: Connection) -> list[Ending]:
    """The subscriptions that are set to end, and of which nobody has told us."""
    # A wish without a plan would make "not in" unknown for every row.
    known = Declaration.objects.filter(space=connection.space_id, subscription__isnull=False)
    ours = known.values("subscription_id")
    rows = Subscription.objects.filter(space=connection.space_id, connection=connection, state="ending")
    unknown = rows.exclude(pk__in=ours).select_related("account").order_by("ends_at", "pk")
    return [Ending(row.account.external_id, row.provider_id, row.ends_at) for row in unknown]
