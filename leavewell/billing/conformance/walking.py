"""Rows on walking: everything a billing system holds, page by page, each row once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from leavewell.billing.conformance.peer import Line, Order, Peer, Trouble
from leavewell.billing.conformance.reads import UNREADABLE
from leavewell.billing.contract import Processor
from leavewell.billing.errors import AuthFailed, MissingAtProvider, Unavailable
from leavewell.billing.types import Cancel, Now, PeriodEnd, SubscriptionView
from leavewell.billing.walking import CustomerView, Page, PriceView

MOST_PAGES = 30

Walk = Callable[[Processor], Callable[[str | None], Page[Any]]]


def customers(processor: Processor) -> Callable[[str | None], Page[Any]]:
    """To walk through customers."""
    return processor.customers


def subscriptions(processor: Processor) -> Callable[[str | None], Page[Any]]:
    """To walk through subscriptions."""
    return processor.subscriptions


def pages(ask: Callable[[str | None], Page[Any]]) -> Iterator[Page[Any]]:
    """All pages; a walk that doesn't come to its end fails."""
    after: str | None = None
    for number in count():
        assert number < MOST_PAGES
        page = ask(after)
        yield page
        after = page.next
        if after is None:
            return


def ids(ask: Callable[[str | None], Page[Any]]) -> list[str]:
    """The ids on all pages, in order."""
    return [_id(one) for page in pages(ask) for one in page.items]


def _id(one: Any) -> str:
    return str(one.ref.id if isinstance(one, SubscriptionView) else one.id)


class WalkRows:
    """Whoever walks meets each row once, whatever comes and goes meanwhile."""

    @pytest.mark.parametrize("walk", [customers, subscriptions])
    def test_row_33_nothing_is_one_empty_page(self, peer: Peer, walk: Walk) -> None:
        """Row 33: no rows."""
        assert walk(peer.paged(2))(None) == Page((), None)

    @pytest.mark.parametrize("how_many", [1, 2, 4, 5])
    def test_row_33_each_row_once_on_full_pages(self, peer: Peer, how_many: int) -> None:
        """Row 33: one page, full pages, and a last one that isn't; the same order each time."""
        made = {peer.make_customer(f"Customer {number}") for number in range(how_many)}
        processor = peer.paged(2)
        sizes = [len(page.items) for page in pages(processor.customers)]
        assert sizes == [2] * (how_many // 2) + [1] * (how_many % 2)
        walked = ids(processor.customers)
        assert (len(walked), set(walked)) == (how_many, made)
        assert ids(peer.paged(2).customers) == ids(peer.paged(3).customers) == walked

    def test_row_33_what_is_seen_of_a_customer(self, peer: Peer) -> None:
        """Row 33: the name and the address, as far as there are any."""
        named = peer.make_customer("Alder", "ann@example.org")
        bare = peer.make_customer("")
        rows = peer.processor().customers(None).items
        seen = {one.id: (one.name, one.email) for one in rows if isinstance(one, CustomerView)}
        assert seen == {named: ("Alder", "ann@example.org"), bare: ("", None)}

    def test_row_33_a_subscription_is_seen_as_get_sees_it(self, peer: Peer) -> None:
        """Row 33: active, ending and ended; a walk and a reading of one don't tell two stories."""
        refs = [peer.make_subscription(Order()) for _ in range(3)]
        peer.elsewhere(Cancel(PeriodEnd()), refs[1])
        peer.elsewhere(Cancel(Now()), refs[2])
        processor = peer.paged(2)
        walked = {_id(one): one for page in pages(processor.subscriptions) for one in page.items}
        assert set(walked) == {ref.id for ref in refs}
        for ref in refs:
            got = processor.get(ref)
            assert replace(walked[ref.id], read_at=got.read_at) == got

    def test_row_33_what_is_on_sale(self, peer: Peer) -> None:
        """Row 33: each price once, with its terms; a subscription's item names one of them."""
        lines = {peer.put_on_sale(line): line for line in (Line(900), Line(90000, interval="year"))}
        item = peer.processor().get(peer.make_subscription(Order())).items[0]
        walked = [one for page in pages(peer.paged(2).prices) for one in page.items]
        seen = {one.id: one for one in walked if isinstance(one, PriceView)}
        assert len(seen) == len(walked)
        for key, line in lines.items():
            assert (seen[key].unit.minor, seen[key].interval, seen[key].on_sale) == (
                line.minor,
                line.interval,
                True,
            )
        assert (seen[item.price].unit, seen[item.price].plan) == (item.unit, item.plan)

    def test_row_33_what_comes_meanwhile_hides_and_doubles_nothing(self, peer: Peer) -> None:
        """Row 33: a customer added between two pages."""
        made = [peer.make_customer(f"Customer {number}") for number in range(5)]
        ask = peer.paged(2).customers
        first = ask(None)
        peer.make_customer("Late")
        rest = ids(lambda after: ask(after or first.next))
        met = [_id(one) for one in first.items] + [one for one in rest if one in made]
        assert sorted(met) == sorted(made)

    def test_row_33_one_deleted_between_pages_hides_no_other(self, peer: Peer) -> None:
        """Row 33: the very customer behind whom it would go on; if there is no way on, that is said."""
        made = {peer.make_customer(f"Customer {number}") for number in range(5)}
        ask = peer.paged(2).customers
        first = ask(None)
        gone = _id(first.items[-1])
        peer.delete_customer(gone)
        try:
            met = ids(lambda after: ask(after or first.next))
        except MissingAtProvider:
            met = ids(ask)
        assert gone not in met
        assert {*met, *(_id(one) for one in first.items)} == made

    def test_row_33_a_place_that_never_was_is_not_taken_for_the_end(self, peer: Peer) -> None:
        """Row 33: a strange place is refused, or walked from the beginning; never an empty success."""
        made = peer.make_customer("Alder")
        try:
            page = peer.processor().customers("nowhere")
        except (MissingAtProvider, Unavailable):
            return
        assert [_id(one) for one in page.items] == [made]

    @pytest.mark.parametrize("walk", [customers, subscriptions])
    @pytest.mark.parametrize("trouble", UNREADABLE)
    def test_row_24_a_page_that_fails(self, peer: Peer, walk: Walk, trouble: Trouble) -> None:
        """Row 24: Unavailable, and the same page comes when asked again."""
        refs = [peer.make_subscription(Order()) for _ in range(3)]
        ask = walk(peer.paged(2))
        first = ask(None)
        peer.trouble(trouble, on="read")
        with pytest.raises(Unavailable):
            ask(first.next)
        assert len(ids(lambda after: ask(after or first.next))) == len(refs) - 2

    def test_row_22_a_busy_page(self, peer: Peer) -> None:
        """Row 22: Unavailable, with the wait that was asked for, if one was."""
        for trouble, wait in ((Trouble.BUSY_7_SECONDS, 7.0), (Trouble.BUSY, None)):
            peer.trouble(trouble, on="read")
            with pytest.raises(Unavailable) as caught:
                peer.processor().customers(None)
            assert caught.value.retry_after_seconds == wait

    def test_row_26_a_page_with_a_dead_key(self, peer: Peer) -> None:
        """Row 26: AuthFailed."""
        peer.trouble(Trouble.SCOPE_MISSING, on="read", times=None)
        for ask in (peer.processor().customers, peer.processor().subscriptions):
            with pytest.raises(AuthFailed):
                ask(None)
