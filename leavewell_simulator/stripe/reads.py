"""What can be read: one object, or a page of a list."""

from __future__ import annotations

from typing import Any

from leavewell_simulator.model import STORED
from leavewell_simulator.site import Site
from leavewell_simulator.stripe import catalog_shape as catalog
from leavewell_simulator.stripe import charge_shape, objects
from leavewell_simulator.stripe import listing_params as lists_asked
from leavewell_simulator.stripe import money_shape as money
from leavewell_simulator.stripe.lists import as_list, paged, place_by_id, place_by_number, rows_of
from leavewell_simulator.stripe.people_shape import customer_shape, schedule_shape
from leavewell_simulator.stripe.refusals import bad
from leavewell_simulator.stripe.sub_shape import subscription_shape
from leavewell_simulator.subscriptions import bring_all_up

Shape = dict[str, Any]


def customers(site: Site, params: lists_asked.CustomerListing) -> Shape:
    """Customers that weren't deleted."""
    after = place_by_id(site, "customer", "customer", params)
    rows, more = rows_of(site, "customer", {"deleted =": 0, "email =": params.email}, params, after)
    return as_list("/v1/customers", rows, more, lambda row: customer_shape(site, row))


def subscriptions(site: Site, params: lists_asked.SubscriptionListing) -> Shape:
    """Subscriptions; those that have ended only where they are asked for."""
    bring_all_up(site)
    if params.created is not None or params.price is not None:
        raise bad("This server lists subscriptions by customer and status.", "created")
    after = place_by_id(site, "subscription", "subscription", params)
    terms = {"customer =": params.customer, **_status_terms(params.status)}
    rows, more = rows_of(site, "subscription", terms, params, after)
    subs = [STORED.validate_json(row["body"]) for row in rows]
    return as_list("/v1/subscriptions", subs, more, lambda sub: subscription_shape(site, sub))


def invoices(site: Site, params: lists_asked.InvoiceListing) -> Shape:
    """Invoices."""
    bring_all_up(site)
    after = place_by_number("in_", "invoice", params)
    terms = {"subscription =": params.subscription, "status =": params.status}
    rows, more = rows_of(site, _of_customer(site, "invoice", params.customer), terms, params, after)
    return as_list("/v1/invoices", rows, more, lambda row: money.invoice_shape(site, row))


def charges(site: Site, params: lists_asked.ChargeListing) -> Shape:
    """Charges."""
    bring_all_up(site)
    after = place_by_number("ch_", "charge", params)
    terms = {"seq =": _number("pi_", params.payment_intent)}
    rows, more = rows_of(site, _of_customer(site, "charge", params.customer), terms, params, after)
    return as_list("/v1/charges", rows, more, lambda row: charge_shape.charge_shape(site, row))


def refunds(site: Site, params: lists_asked.RefundListing) -> Shape:
    """Refunds."""
    after = place_by_number("re_", "refund", params)
    terms = {"charge =": _number("ch_", params.charge), "charge  =": _number("pi_", params.payment_intent)}
    rows, more = rows_of(site, "refund", terms, params, after)
    return as_list("/v1/refunds", rows, more, charge_shape.refund_shape)


def invoice_payments(site: Site, params: lists_asked.PaymentListing) -> Shape:
    """What paid invoices."""
    after = place_by_number("inpay_", "invoice payment", params)
    named = params.payment.payment_intent if params.payment else None
    terms: dict[str, object] = {"invoice =": _number("in_", params.invoice), "seq =": _number("pi_", named)}
    rows, more = rows_of(site, "charge", terms, params, after)
    return as_list("/v1/invoice_payments", rows, more, charge_shape.payment_of)


def balance_entries(site: Site, customer: str, params: lists_asked.Listing) -> Shape:
    """How what a customer has in hand came about."""
    objects.customer(site, customer)
    after = place_by_number("cbtxn_", "customer balance transaction", params)
    rows, more = rows_of(site, "credit", {"customer =": customer}, params, after)
    url = f"/v1/customers/{customer}/balance_transactions"
    return as_list(url, rows, more, lambda row: charge_shape.balance_entry_shape(site, row))


def prices(site: Site, params: lists_asked.PriceListing) -> Shape:
    """Prices; all recur."""
    after = place_by_id(site, "price", "price", params)
    currency = params.currency.upper() if params.currency else None
    terms: dict[str, object] = {"on_sale =": params.active, "currency =": currency}
    if params.type == "one_time":
        terms["seq ="] = 0
    rows, more = rows_of(site, "price", terms, params, after)
    return as_list("/v1/prices", rows, more, catalog.price_of)


def products(site: Site, params: lists_asked.ProductListing) -> Shape:
    """Products."""
    rows = [one for one in catalog.products(site) if params.ids is None or one["id"] in params.ids]
    return paged("/v1/products", rows if params.active is not False else [], params)


def coupons(site: Site, params: lists_asked.Listing) -> Shape:
    """Coupons."""
    after = place_by_id(site, "coupon", "coupon", params)
    rows, more = rows_of(site, "coupon", {}, params, after)
    return as_list("/v1/coupons", rows, more, lambda row: catalog.coupon_of(site, row))


def promotion_codes(site: Site, params: lists_asked.PromotionListing) -> Shape:
    """Promotion codes; of a code the case doesn't matter."""
    after = place_by_number("promo_", "promotion code", params)
    code = params.code.upper() if params.code else None
    terms = {"upper(code) =": code, "coupon =": params.coupon, "active =": params.active}
    rows, more = rows_of(site, "promotion_code", terms, params, after)
    return as_list("/v1/promotion_codes", rows, more, catalog.promotion_of)


def schedules(site: Site, params: lists_asked.ScheduleListing) -> Shape:
    """Schedules."""
    after = place_by_id(site, "schedule", "subscription schedule", params)
    rows, more = rows_of(site, _of_customer(site, "schedule", params.customer), {}, params, after)

    def shown(row: Any) -> Shape:
        return schedule_shape(row, objects.sub_of(site, row["subscription"]))

    return as_list("/v1/subscription_schedules", rows, more, shown)


def _status_terms(status: str | None) -> dict[str, object]:
    if status == "all":
        return {}
    if status is None:
        return {"status <>": "canceled"}
    return {"status =": "canceled" if status == "ended" else status}


def _of_customer(site: Site, table: str, customer: str | None) -> str:
    """The table, or its rows of one customer's subscriptions."""
    if customer is None:
        return table
    site.db.execute("CREATE TEMP TABLE IF NOT EXISTS asked (customer TEXT)")
    site.db.execute("DELETE FROM asked")
    site.db.execute("INSERT INTO asked VALUES (?)", (customer,))
    mine = "SELECT id FROM subscription AS s, asked WHERE s.site = t.site AND s.customer = asked.customer"
    return f"(SELECT * FROM {table} AS t WHERE subscription IN ({mine}))"  # noqa: S608


def _number(prefix: str, key: str | None) -> int | None:
    if key is None:
        return None
    number = key.removeprefix(prefix)
    return int(number) if number.isdigit() else 0
