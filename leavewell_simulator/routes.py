"""Every path, by hand, and the name under which faults hit it: what sets a test up is spared."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from leavewell_simulator import (
    customers,
    disputes,
    faults,
    journal,
    ledger,
    money_writes,
    prices,
    refunds,
    site,
    subscriptions,
    webhooks,
    writes,
)
from leavewell_simulator.bodies import (
    BatchBody,
    ClockBody,
    CustomerBody,
    DisputeBody,
    PriceBody,
    SubscriptionBody,
    read_body,
)
from leavewell_simulator.errors import SimulatorError, not_found
from leavewell_simulator.messages import Request, Response, ok
from leavewell_simulator.overview import overview
from leavewell_simulator.rigging import FaultBody, WebhookBody
from leavewell_simulator.site import Site
from leavewell_simulator.subscriptions import bring_all_up
from leavewell_simulator.times import parse, stamp

Action = Callable[[Site, Request, str], Response]


@dataclass(frozen=True)
class Route:
    """A method and a path, what it does, and which faults it meets."""

    method: str
    path: re.Pattern[str]
    action: Action
    meets: str | None


def find(method: str, path: str) -> tuple[Route, str]:
    """The route and the id in its path, ``""`` where it has none."""
    fitting = [(route, match) for route in ROUTES if (match := route.path.fullmatch(path))]
    for route, match in fitting:
        if route.method == method:
            return route, match.groupdict().get("id") or ""
    if fitting:
        raise SimulatorError(405, "method_not_allowed", f"{path} knows no {method}.")
    raise not_found("path", path)


def _show_site(here: Site, request: Request, key: str) -> Response:
    return ok({"now": stamp(here.now), "mode": "test"})


def _move_clock(here: Site, request: Request, key: str) -> Response:
    asked = read_body(ClockBody, request.body).now
    here = site.move(here, asked) if asked else here
    return ok({"brought_up": bring_all_up(here), "now": stamp(here.now)})


def _register_webhook(here: Site, request: Request, key: str) -> Response:
    return ok(webhooks.register(here, read_body(WebhookBody, request.body)), 201)


def _batch(here: Site, request: Request, key: str) -> Response:
    body = read_body(BatchBody, request.body)
    made = [prices.add(here, one) for one in body.prices]
    made += [customers.add(here, one) for one in body.customers]
    made += [subscriptions.add(here, one) for one in body.subscriptions]
    return ok({"created": made.count(True), "unchanged": made.count(False)})


def _add_price(here: Site, request: Request, key: str) -> Response:
    created = prices.add(here, read_body(PriceBody, request.body))
    return ok({"created": created}, 201 if created else 200)


def _list_prices(here: Site, request: Request, key: str) -> Response:
    return ok(prices.listed(here, request.query.get("on_sale"), request.page))


def _add_customer(here: Site, request: Request, key: str) -> Response:
    body = read_body(CustomerBody, request.body)
    created = customers.add(here, body)
    return ok(customers.get(here, body.id) | {"created": created}, 201 if created else 200)


def _add_subscription(here: Site, request: Request, key: str) -> Response:
    body = read_body(SubscriptionBody, request.body)
    created = subscriptions.add(here, body)
    shown = subscriptions.shown(here, subscriptions.read(here, body.id))
    return ok(shown | {"created": created}, 201 if created else 200)


def _find_customers(here: Site, request: Request, key: str) -> Response:
    query = request.query
    return ok(customers.find(here, query.get("id"), query.get("email"), request.page))


def _get_subscription(here: Site, request: Request, key: str) -> Response:
    return ok(subscriptions.shown(here, subscriptions.read(here, key)))


def _list_subscriptions(here: Site, request: Request, key: str) -> Response:
    return ok(subscriptions.page_of(here, request.query.get("customer"), request.page))


def _list_charges(here: Site, request: Request, key: str) -> Response:
    sub = _brought_up(here, request)
    since = request.query.get("since")
    return ok(ledger.list_charges(here, sub, parse(since) if since else None, request.page))


def _list_invoices(here: Site, request: Request, key: str) -> Response:
    sub = _brought_up(here, request)
    return ok(ledger.list_invoices(here, sub, request.query.get("status"), request.page))


def _list_refunds(here: Site, request: Request, key: str) -> Response:
    return ok(refunds.listed(here, request.query.get("subscription"), request.page))


def _list_operations(here: Site, request: Request, key: str) -> Response:
    query = request.query
    listed = journal.list_operations(here, query.get("operation"), query.get("subscription"), request.page)
    return ok(listed)


def _dispute(here: Site, request: Request, key: str) -> Response:
    return ok(disputes.dispute(here, key, read_body(DisputeBody, request.body)), 201)


def _brought_up(here: Site, request: Request) -> str | None:
    sub = request.query.get("subscription")
    if sub is None:
        bring_all_up(here)
        return None
    return subscriptions.read(here, sub).id


def _route(method: str, path: str, action: Action, meets: str | None = None) -> Route:
    return Route(method, re.compile(path.replace("{id}", "(?P<id>[^/]+)")), action, meets)


ROUTES = (
    _route("GET", "/v1/site", _show_site, "get"),
    _route("POST", "/v1/clock", _move_clock),
    _route("GET", "/v1/state", lambda here, request, key: ok(overview(here))),
    _route("GET", "/v1/faults", lambda here, request, key: ok(faults.listed(here))),
    _route(
        "POST",
        "/v1/faults",
        lambda here, request, key: ok(faults.add(here, read_body(FaultBody, request.body)), 201),
    ),
    _route("DELETE", "/v1/faults", lambda here, request, key: ok(faults.clear(here))),
    _route("POST", "/v1/webhooks", _register_webhook),
    _route("POST", "/v1/batch", _batch),
    _route("POST", "/v1/prices", _add_price),
    _route("GET", "/v1/prices", _list_prices, "get"),
    _route("POST", "/v1/customers", _add_customer),
    _route("GET", "/v1/customers", _find_customers, "get"),
    _route("GET", "/v1/customers/{id}", lambda here, request, key: ok(customers.get(here, key)), "get"),
    _route("POST", "/v1/subscriptions", _add_subscription),
    _route("GET", "/v1/subscriptions", _list_subscriptions, "get"),
    _route("GET", "/v1/subscriptions/{id}", _get_subscription, "get"),
    _route("POST", "/v1/subscriptions/{id}/cancel", writes.cancel, "cancel"),
    _route("POST", "/v1/subscriptions/{id}/undo_cancel", writes.undo_cancel, "undo_cancel"),
    _route("POST", "/v1/subscriptions/{id}/reactivate", writes.reactivate, "reactivate"),
    _route("POST", "/v1/subscriptions/{id}/discounts", writes.add_discount, "discounts"),
    _route("POST", "/v1/subscriptions/{id}/quantity", writes.set_quantity, "quantity"),
    _route("POST", "/v1/subscriptions/{id}/plan", writes.set_plan, "plan"),
    _route("POST", "/v1/subscriptions/{id}/trial", writes.extend_trial, "trial"),
    _route("POST", "/v1/subscriptions/{id}/payment", writes.set_payment, "payment"),
    _route("POST", "/v1/subscriptions/{id}/pause", writes.pause, "pause"),
    _route("POST", "/v1/subscriptions/{id}/resume", writes.resume, "resume"),
    _route("POST", "/v1/subscriptions/{id}/schedule", writes.attach_schedule, "schedule"),
    _route("POST", "/v1/subscriptions/{id}/release", writes.release_schedule, "release"),
    _route("POST", "/v1/customers/{id}/credits", money_writes.give_credit, "credits"),
    _route("POST", "/v1/charges/{id}/refunds", money_writes.refund, "refunds"),
    _route("POST", "/v1/charges/{id}/dispute", _dispute),
    _route("GET", "/v1/refunds", _list_refunds, "get"),
    _route("GET", "/v1/charges", _list_charges, "get"),
    _route("GET", "/v1/invoices", _list_invoices, "get"),
    _route("POST", "/v1/invoices/{id}/void", lambda here, request, key: ok(ledger.void(here, key))),
    _route("GET", "/v1/operations", _list_operations, "get"),
)
