"""The list of accounts, as somebody wants it filtered and in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Case, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce, Lower

from leavewell.accounts.border import SpaceRows
from leavewell.accounts.models import Account, DutyHolder, Member, SavedView, Space, Subscription
from leavewell.accounts.queries import LIVE_STATES

PAYING = ("active", "past_due", "unpaid", "paused")
TRYING = ("pending", "trialing")
_A_YEAR = {"day": 365, "week": 52, "month": 12, "year": 1}

AccountIds = QuerySet[Any, Any]
"""The ids of some accounts, as a subquery that another room made."""


@dataclass(frozen=True)
class Wanted:
    """Which accounts, in which order; an empty field asks for nothing.

    ``states`` are those of a subscription, which together with plan, processor and currency speak of one and the same.
    ``over``: nothing runs any more; ``never``: nothing ever did. ``among``: only those that are in every one of these.
    ``sort``: name, amount or next.
    """

    words: str = ""
    states: tuple[str, ...] = ()
    over: bool = False
    never: bool = False
    plan: str = ""
    processor: str = ""
    currency: str = ""
    country: str = ""
    holder: Member | None = None
    among: Sequence[AccountIds] = field(default_factory=tuple)
    sort: str = "name"
    down: bool = False


def accounts_listed(space: Space, wanted: Wanted) -> SpaceRows[Account]:
    """The accounts that fit, in order; not read yet, so that a page of them can be taken."""
    rows = Account.objects.of(space).filter(_fits(wanted))
    if wanted.holder is not None:
        held = DutyHolder.objects.of(space).filter(member=wanted.holder).exclude(account=None)
        rows = rows.filter(pk__in=held.values("account_id"))
    for ids in wanted.among:
        rows = rows.filter(pk__in=ids)
    return _in_order(rows, wanted)


def _fits(wanted: Wanted) -> Q:
    theirs = Subscription.objects.filter(account=OuterRef("pk"))
    same = {
        name: value
        for name, value in (
            ("plan", wanted.plan),
            ("connection__processor", wanted.processor),
            ("currency", wanted.currency),
            ("state__in", wanted.states),
        )
        if value
    }
    fits = Q(Exists(theirs.filter(**same))) if same else Q()
    if wanted.over:
        fits &= Q(Exists(theirs)) & ~Q(Exists(theirs.filter(state__in=LIVE_STATES)))
    if wanted.never:
        fits &= ~Q(Exists(theirs))
    if wanted.country:
        fits &= Q(country=wanted.country)
    if wanted.words:
        fits &= Q(name__icontains=wanted.words) | Q(external_id__icontains=wanted.words)
    return fits


def _in_order(rows: Any, wanted: Wanted) -> SpaceRows[Account]:
    live = Subscription.objects.filter(account=OuterRef("pk"), state__in=LIVE_STATES)
    if wanted.sort == "amount":
        live = live.filter(currency=wanted.currency) if wanted.currency else live
        rows = rows.annotate(first_currency=Subquery(live.order_by("currency").values("currency")[:1]))
        rows = rows.annotate(yearly=Subquery(_yearly(live.filter(currency=OuterRef("first_currency")))))
        yearly = F("yearly").desc(nulls_last=True) if wanted.down else F("yearly").asc(nulls_last=True)
        # Amounts of two currencies can't be compared: each currency by itself.
        order: list[Any] = [F("first_currency").asc(nulls_last=True), yearly]
    elif wanted.sort == "next":
        rows = rows.annotate(next_at=Subquery(_next(live)))
        at = F("next_at").desc(nulls_last=True) if wanted.down else F("next_at").asc(nulls_last=True)
        order = [at]
    else:
        order = [Lower("name").desc() if wanted.down else Lower("name").asc()]
    ordered: SpaceRows[Account] = rows.order_by(*order, "external_id", "pk")
    return ordered


def _yearly(live: QuerySet[Subscription]) -> QuerySet[Subscription, Any]:
    times = Case(*(When(interval=name, then=times) for name, times in _A_YEAR.items()), default=1)
    amount = F("unit_minor") * F("quantity") * times / F("interval_count")
    total = Sum(amount, output_field=BigIntegerField())
    return live.order_by().values("account").annotate(total=total).values("total")


def _next(live: QuerySet[Subscription]) -> QuerySet[Subscription, Any]:
    at = Coalesce("ends_at", "trial_end_at", "next_charge_at", "period_end_at")
    return live.order_by().values("account").annotate(at=Min(at)).values("at")


def subscriptions_of(space: Space, accounts: Sequence[Account]) -> dict[UUID, list[Subscription]]:
    """The subscriptions of these accounts, by account, oldest first."""
    found: dict[UUID, list[Subscription]] = {account.pk: [] for account in accounts}
    rows = Subscription.objects.of(space).filter(account__in=accounts).select_related("connection")
    for row in rows.order_by("pk"):
        found[row.account_id].append(row)
    return found


def choices_of(space: Space) -> dict[str, list[str]]:
    """What can be asked for here: the plans, processors, currencies and countries that there are."""
    subscriptions = Subscription.objects.of(space).order_by()
    return {
        "plan": _distinct(subscriptions, "plan"),
        "processor": _distinct(subscriptions, "connection__processor"),
        "currency": _distinct(subscriptions, "currency"),
        "country": _distinct(Account.objects.of(space).exclude(country="").order_by(), "country"),
    }


def _distinct(rows: QuerySet[Any], column: str) -> list[str]:
    return sorted(rows.values_list(column, flat=True).distinct())


def views_of(space: Space, member: Member, list_name: str) -> Sequence[SavedView]:
    """The views of a list that the member sees: their own first, then those that others share."""
    rows = SavedView.objects.of(space).filter(list_name=list_name).select_related("member__user")
    rows = rows.filter(Q(member=member) | Q(shared=True))
    return sorted(rows, key=lambda view: (view.member_id != member.pk, view.name.lower(), view.pk))
