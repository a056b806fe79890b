"""Check 31: whatever the order in which notices come, and however often, what stands here is what billing holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leavewell.billing.types import Cancel, Now, PeriodEnd, SubRef
from leavewell.effects.models import Notice
from leavewell.web.tests.notices.company import Company

pytestmark = [pytest.mark.django_db, pytest.mark.proves(28, peer="localstripe")]

KINDS = (
    "customer.subscription.created",
    "customer.subscription.updated, active",
    "customer.subscription.updated, cancel_at",
    "customer.subscription.deleted",
    "invoice.paid",
    "invoice.payment_failed",
)
HAPPENED_BY = {"customer.subscription.updated, cancel_at": 1, "customer.subscription.deleted": 2}
"""After how many changes at Stripe a notice can exist at all; the others from the beginning."""

CHANGES: tuple[Callable[[Company, SubRef], None], ...] = (
    lambda company, ref: company.happens(Cancel(PeriodEnd()), ref),
    lambda company, ref: company.happens(Cancel(Now()), ref),
)

orders = st.tuples(
    st.permutations(KINDS),
    st.lists(st.sampled_from(KINDS), max_size=4),
    st.tuples(st.integers(0, 5), st.integers(0, 5)).map(sorted),
    st.lists(st.booleans(), min_size=10, max_size=10),
)
"""An order, what is told again, before which notice each change happens at Stripe, and where a worker comes by."""


@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(orders)
def test_check_31_every_order_with_duplicates_ends_in_billings_state(
    company: Company,
    drawn: tuple[list[str], list[str], list[int], list[bool]],
) -> None:
    order, again, changes_at, worker = drawn
    ref = company.sells()
    done = 0
    held_back: list[str] = []
    for place, kind in enumerate([*order, *again]):
        while done < len(CHANGES) and changes_at[done] <= place:
            CHANGES[done](company, ref)
            done += 1
        if HAPPENED_BY.get(kind, 0) > done:
            held_back.append(kind)
            continue
        tell(company, ref, kind)
        if worker[place]:
            company.reads()
    for change in CHANGES[done:]:
        change(company, ref)
    # What couldn't have been told before is told now; so the last change is always told of after it happened.
    for kind in [*held_back, "customer.subscription.deleted"]:
        tell(company, ref, kind)
    company.reads()
    with company.billing() as billing:
        theirs = billing.get(ref)
    row = company.row(ref)
    assert (row.state, row.ends_at, row.fingerprint) == (theirs.state, theirs.ends_at, theirs.fingerprint)
    assert row.state == "ended"
    mine = Notice.objects.of(company.space).filter(subject=ref.id)
    assert set(mine.values_list("state", flat=True)) == {"read"}
    assert mine.count() == len(KINDS)


def tell(company: Company, ref: SubRef, kind: str) -> None:
    """The event of that kind about a subscription: one, however often it is told."""
    name, _, _ = kind.partition(",")
    key = f"evt_{KINDS.index(kind)}_{ref.id}"
    about = {"object": "invoice", "subscription": ref.id} if "invoice" in name else company.about(ref)
    assert company.told(name, about, key) == 204
