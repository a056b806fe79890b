"""What billing systems told goes after 90 days; one that billing is still to be read for stays until it was."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from leavewell.accounts.models import AuditEntry
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.billing.noticing import Signal
from leavewell.billing.types import SubRef
from leavewell.effects.actions.notices import close_notices, keep_notice
from leavewell.effects.actions.old_notices import KEEP_DAYS, delete_old_notices
from leavewell.effects.executors.disputes import ReadDispute
from leavewell.effects.executors.noticed import ReadNoticed
from leavewell.effects.models import Effect, Notice
from leavewell.effects.queries import last_notice_at
from leavewell.effects.schedule import sweep
from leavewell.effects.states import NoticeMove
from leavewell.effects.types import Claimed, Executor, Settled
from tests.builders import Customer, a_customer, a_space, an_act
from tests.moments import leap_to, now_in

pytestmark = pytest.mark.django_db

_numbers = count(1)


def told(customer: Customer, days_ago: int = 0, *, read: bool = True) -> Notice:
    """A notice about the customer's subscription that came in so long ago."""
    act, key = an_act(customer.space), f"evt_{next(_numbers)}"
    about = SubRef("simulator", customer.subscription.provider_id)
    signal = Signal(key, "subscription.updated", about, None, act.at, mode="test")
    with edge():
        keep_notice(
            act, customer.subscription.connection, signal, headers={"from": "billing"}, body=b"of Ada"
        )
        notice = Notice.objects.of(customer.space).get(event_id=key)
        if read:
            close_notices(act, [notice], NoticeMove.READ)
    Notice.objects.filter(pk=notice.pk).update(received_at=act.at - timedelta(days=days_ago))
    return notice


def deleted(customer: Customer, at_most: int = 1000) -> int:
    act = an_act(customer.space)
    with edge():
        return delete_old_notices(act, act.at - timedelta(days=KEEP_DAYS), at_most)


def test_old_ones_go_and_young_ones_stay(ada: Customer) -> None:
    told(ada, KEEP_DAYS + 1)
    young = told(ada, KEEP_DAYS - 1)
    assert deleted(ada) == 1 and list(Notice.objects.all()) == [young]
    assert last_notice_at(ada.space, ada.subscription.connection) is not None


def test_one_that_billing_is_still_to_be_read_for_stays_however_old(ada: Customer) -> None:
    notice = told(ada, KEEP_DAYS + 1, read=False)
    assert deleted(ada) == 0
    with edge():
        close_notices(an_act(ada.space), [notice], NoticeMove.FAIL)
    assert deleted(ada) == 1


def test_never_more_go_at_once_than_asked_for(ada: Customer) -> None:
    for _ in range(4):
        told(ada, KEEP_DAYS + 1)
    assert [deleted(ada, 3) for _ in range(3)] == [3, 1, 0]


def test_each_day_those_of_the_space_are_looked_for_and_anothers_stay(ada: Customer) -> None:
    bob = a_customer(a_space())
    told(ada), told(bob)
    leap_to(ada.space, now_in(ada.space) + timedelta(days=KEEP_DAYS + 1))
    sweep(space_by_id(ada.space.pk))
    assert Notice.objects.get().space_id == bob.space.pk
    entry = AuditEntry.objects.of(ada.space).get(deed="delete_old_notices")
    assert (entry.actor, entry.details) == ("system", {"rows": 1})
    assert last_notice_at(ada.space, ada.subscription.connection) is None


@pytest.mark.parametrize("executor", [ReadNoticed(), ReadDispute()])
def test_a_reading_that_was_asked_for_by_one_that_is_gone_has_nothing_left_to_do(
    ada: Customer, executor: Executor
) -> None:
    told(ada, KEEP_DAYS + 1)
    assert deleted(ada) == 1
    effect = Effect.objects.of(ada.space).get(key__startswith="notice:")
    assert executor.run(Claimed(effect, an_act(ada.space), attempt=2, group=1, look_first=True)) == Settled(
        "read"
    )
