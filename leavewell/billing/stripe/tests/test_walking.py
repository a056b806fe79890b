"""What Stripe's lists can show that localstripe's rows don't."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from leavewell.billing.conformance import Order
from leavewell.billing.errors import BillingError, Unavailable
from leavewell.billing.stripe.rows import customer_of, price_of
from leavewell.billing.stripe.tests.peer import LocalstripePeer
from leavewell.billing.stripe.tests.proxy import Fault
from leavewell.billing.stripe.tests.wires import NOW, invoice, item, stamp, wire
from leavewell.billing.stripe.walking import _IN_LISTS, DEEPEST
from leavewell.billing.stripe.wire import parse
from leavewell.billing.stripe.wire_lists import WireListedCustomer, WireListedPrice
from leavewell.billing.types import SubscriptionView
from leavewell.billing.walking import PriceView, Unreadable
from leavewell.kernel.money import Money


def a_price(**changes: Any) -> dict[str, Any]:
    return {
        "id": "price_1",
        "active": True,
        "currency": "eur",
        "unit_amount": 4900,
        "nickname": None,
        "billing_scheme": "per_unit",
        "recurring": {"interval": "month", "interval_count": 3, "usage_type": "licensed"},
        "product": {"id": "prod_1", "name": "Pro"},
        **changes,
    }


def listing(peer: LocalstripePeer, rows: Sequence[Any], *, has_more: bool = False) -> None:
    """The next reading shows these rows."""
    body = {"object": "list", "data": rows, "has_more": has_more}
    peer.fault(Fault(200, json.dumps(body)), on="read")


def test_a_price_for_three_months_is_shown_as_such() -> None:
    seen = price_of(parse(WireListedPrice, a_price(active=False)), NOW)
    assert seen == PriceView("price_1", "Pro", Money(4900, "EUR"), "month", 3, False, NOW)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"billing_scheme": "tiered", "unit_amount": None}, "tiered_price"),
        ({"recurring": {"interval": "month", "interval_count": 1, "usage_type": "metered"}}, "usage_price"),
        ({"unit_amount": None}, "no_fixed_amount"),
        ({"recurring": None}, "unknown_interval"),
        ({"recurring": {"interval": "decade", "interval_count": 1}}, "unknown_interval"),
        ({"currency": "gold"}, "unknown_currency"),
    ],
)
def test_a_price_without_one_amount_is_named_and_not_guessed(changes: dict[str, Any], code: str) -> None:
    assert price_of(parse(WireListedPrice, a_price(**changes)), NOW) == Unreadable("price_1", code)


def test_a_customer_shows_place_language_and_the_companys_own_words() -> None:
    row = {
        "id": "cus_1",
        "created": stamp(NOW),
        "email": "ann@example.org",
        "name": None,
        "address": {"country": "DE", "city": None},
        "preferred_locales": ["de-DE", "en"],
        "metadata": {"our_id": "A-1"},
    }
    seen = customer_of(parse(WireListedCustomer, row))
    assert seen is not None
    assert (seen.name, seen.country, seen.locale, seen.created_at) == ("", "DE", "de-DE", NOW)
    assert seen.metadata == {"our_id": "A-1"}
    assert customer_of(parse(WireListedCustomer, {**row, "deleted": True})) is None


def test_nothing_is_expanded_deeper_than_stripe_does() -> None:
    assert _IN_LISTS == ["data.discounts.source.coupon", "data.latest_invoice", "data.schedule"]
    assert all(len(one.split(".")) <= DEEPEST for one in _IN_LISTS)


@pytest.mark.story
def test_one_odd_row_stops_no_walk(peer: LocalstripePeer) -> None:
    rows = [
        wire(id="sub_1", items={"data": [item(product="prod_named")], "has_more": False}),
        wire(id="sub_2", status="dormant"),
        wire(id="sub_3", items={"data": [item()], "has_more": True}),
        wire(id="sub_4", items={"data": [item(currency="gold")], "has_more": False}),
        {"id": "sub_5", "object": "subscription", "items": "none"},
    ]
    listing(peer, rows)
    listing(peer, [{"id": "prod_named", "name": "Team"}])
    page = peer.processor().subscriptions(None)
    (first, *odd) = page.items
    assert isinstance(first, SubscriptionView)
    assert (first.ref.id, first.items[0].plan, page.next) == ("sub_1", "Team", None)
    assert odd == [
        Unreadable("sub_2", "unknown_status"),
        Unreadable("sub_3", "no_or_too_many_items"),
        Unreadable("sub_4", "no_words"),
        Unreadable("sub_5", "foreign_shape"),
    ]


@pytest.mark.story
def test_products_are_asked_for_once(peer: LocalstripePeer) -> None:
    for _ in range(3):
        peer.make_subscription(Order())
    processor = peer.paged(1)
    peer.proxy.sent.clear()
    after: str | None = None
    for _ in range(3):
        after = processor.subscriptions(after).next
    assert after is None
    paths = [one.path for one in peer.proxy.sent]
    assert paths == ["/v1/subscriptions", "/v1/products", "/v1/subscriptions", "/v1/subscriptions"]


@pytest.mark.story
def test_only_whoever_may_owe_is_asked_for_open_invoices(peer: LocalstripePeer) -> None:
    owing = {"id": "sub_1", "latest_invoice": invoice(status="open", status_transitions={})}
    listing(peer, [wire(**owing), wire(id="sub_2", status="past_due"), wire(id="sub_3")])
    for _ in range(2):
        listing(peer, [invoice(status="open", amount_due=700), invoice(id="in_2", status="open")])
    peer.proxy.sent.clear()
    seen = peer.processor().subscriptions(None).items
    assert [len(one.open_invoices) for one in seen if isinstance(one, SubscriptionView)] == [2, 2, 0]
    assert [one.path for one in peer.proxy.sent] == ["/v1/subscriptions", *["/v1/invoices"] * 2]


@pytest.mark.story
def test_what_is_on_sale(peer: LocalstripePeer) -> None:
    (seen,) = peer.processor().prices(None).items
    assert isinstance(seen, PriceView)
    assert (seen.id, seen.plan, seen.unit, seen.on_sale) == ("pro", "Pro", Money(4900, "EUR"), True)


@pytest.mark.story
@pytest.mark.parametrize("rows", [[], [{"name": "no id"}], ["no object"]])
def test_a_page_without_a_way_on_is_no_end(peer: LocalstripePeer, rows: list[Any]) -> None:
    listing(peer, rows, has_more=True)
    with pytest.raises(Unavailable):
        peer.processor().customers(None)


@pytest.mark.story
def test_a_place_that_stripe_no_longer_knows(peer: LocalstripePeer) -> None:
    body = {"error": {"type": "invalid_request_error", "code": "resource_missing", "param": "starting_after"}}
    peer.fault(Fault(400, json.dumps(body)), on="read")
    with pytest.raises(BillingError) as caught:
        peer.processor().customers("cus_gone")
    assert caught.value.code == "billing_not_found"
