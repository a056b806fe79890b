"""Every path of Stripe's that is answered, what may be said to it, and the fault that hits it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from leavewell_simulator.journal import Marks
from leavewell_simulator.site import Site
from leavewell_simulator.stripe import (
    bill_writes,
    events,
    objects,
    other_writes,
    reads,
    sub_pauses,
    sub_writes,
)
from leavewell_simulator.stripe import catalog_shape as catalog
from leavewell_simulator.stripe import listing_params as lists_asked
from leavewell_simulator.stripe import params as asked
from leavewell_simulator.stripe import sub_params as subs_asked
from leavewell_simulator.stripe.forms import Params
from leavewell_simulator.stripe.people_shape import account_shape
from leavewell_simulator.stripe.refusals import Refusal
from leavewell_simulator.stripe.version import NEWER, VERSION, VERSIONS

Shape = dict[str, Any]
Action = Callable[[Site, str, Any, Marks], Shape]


@dataclass(frozen=True)
class Route:
    """A method and a path, the shape of its parameters, what it does, which faults it meets, who knows it."""

    method: str
    path: re.Pattern[str]
    kind: type[Params]
    action: Action
    meets: str | Callable[[Any], str]
    versions: tuple[str, ...] = VERSIONS

    def target(self, params: Params) -> str:
        """The name under which faults hit it."""
        return self.meets if isinstance(self.meets, str) else self.meets(params)


def find(method: str, path: str, version: str) -> tuple[Route, str]:
    """The route in that version, and the id in its path, ``""`` where it has none."""
    for route in ROUTES:
        match = route.path.fullmatch(path)
        if match and route.method == method and version in route.versions:
            return route, match.groupdict().get("id") or ""
    raise Refusal(404, f"Unrecognized request URL ({method}: {path}).")


def _one(path: str, get: Callable[[Site, str], Shape]) -> Route:
    return _route("GET", f"{path}/{{id}}", asked.One, lambda site, key, _, __: get(site, key), "get")


def _list(path: str, kind: type[Params], get: Callable[[Site, Any], Shape]) -> Route:
    return _route("GET", path, kind, lambda site, _, params, __: get(site, params), "get")


def _route(
    method: str,
    path: str,
    kind: type[Params],
    action: Action,
    meets: str | Callable[[Any], str],
    versions: tuple[str, ...] = VERSIONS,
) -> Route:
    pattern = re.compile("/v1" + path.replace("{id}", "(?P<id>[^/]+)"))
    return Route(method, pattern, kind, action, meets, versions)


def _account(site: Site, _: str, __: Any, ___: Marks) -> Shape:
    return account_shape(f"acct_{site.id}")


def _balance_entries(site: Site, key: str, params: lists_asked.Listing, _: Marks) -> Shape:
    return reads.balance_entries(site, key, params)


_BALANCE = "/customers/{id}/balance_transactions"

ROUTES = (
    _route("GET", "/account", asked.One, _account, "get"),
    _list("/customers", lists_asked.CustomerListing, reads.customers),
    _one("/customers", objects.customer),
    _route("POST", "/customers", asked.CustomerCreation, other_writes.create_customer, "customers"),
    _route("DELETE", "/customers/{id}", asked.One, other_writes.delete_customer, "customers"),
    _route("GET", _BALANCE, lists_asked.Listing, _balance_entries, "get"),
    _route("POST", _BALANCE, asked.BalanceEntry, other_writes.add_to_balance, "credits"),
    _list("/subscriptions", lists_asked.SubscriptionListing, reads.subscriptions),
    _one("/subscriptions", objects.subscription),
    _route("POST", "/subscriptions", subs_asked.SubscriptionCreation, sub_writes.create, "create"),
    _route(
        "POST", "/subscriptions/{id}", subs_asked.SubscriptionUpdate, sub_writes.update, sub_writes.kind_of
    ),
    _route("POST", "/subscriptions/{id}/pause", subs_asked.ServicePause, sub_pauses.pause, "pause", (NEWER,)),
    _route(
        "POST", "/subscriptions/{id}/resume", subs_asked.Resumption, sub_pauses.resume, "resume", (VERSION,)
    ),
    _route(
        "POST",
        "/subscriptions/{id}/resume",
        subs_asked.NewerResumption,
        sub_pauses.resume,
        "resume",
        (NEWER,),
    ),
    _route("DELETE", "/subscriptions/{id}", subs_asked.SubscriptionEnd, sub_writes.cancel, "cancel"),
    _list("/subscription_schedules", lists_asked.ScheduleListing, reads.schedules),
    _one("/subscription_schedules", objects.schedule),
    _route(
        "POST",
        "/subscription_schedules/{id}/release",
        asked.Release,
        other_writes.release_schedule,
        "release",
    ),
    _list("/coupons", lists_asked.Listing, reads.coupons),
    _one("/coupons", objects.coupon),
    _route("POST", "/coupons", asked.CouponCreation, other_writes.create_coupon, "coupons"),
    _list("/promotion_codes", lists_asked.PromotionListing, reads.promotion_codes),
    _route(
        "POST", "/promotion_codes", asked.PromotionCreation, other_writes.create_promotion_code, "coupons"
    ),
    _list("/prices", lists_asked.PriceListing, reads.prices),
    _one("/prices", catalog.price_shape),
    _list("/products", lists_asked.ProductListing, reads.products),
    _one("/products", catalog.product_shape),
    _list("/invoices", lists_asked.InvoiceListing, reads.invoices),
    _route("POST", "/invoices/create_preview", subs_asked.Preview, bill_writes.preview, "get"),
    _one("/invoices", objects.invoice),
    _route("POST", "/invoices/{id}/pay", asked.InvoicePayment, bill_writes.pay, "pay"),
    _route("POST", "/invoices/{id}/finalize", asked.One, bill_writes.finalize, "finalize"),
    _route("POST", "/invoices/{id}/void", asked.One, bill_writes.void, "void"),
    _route("POST", "/invoices/{id}/mark_uncollectible", asked.One, bill_writes.mark_uncollectible, "void"),
    _list("/invoice_payments", lists_asked.PaymentListing, reads.invoice_payments),
    _list("/charges", lists_asked.ChargeListing, reads.charges),
    _one("/charges", objects.charge),
    _one("/disputes", objects.dispute),
    _list("/refunds", lists_asked.RefundListing, reads.refunds),
    _one("/refunds", objects.refund),
    _route("POST", "/refunds", asked.RefundCreation, bill_writes.refund, "refunds"),
    _list("/events", lists_asked.EventListing, events.listed),
    _one("/events", events.get),
)
