"""What a receiver answered is deleted after 90 days, and what it was told goes with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leavewell.accounts.models import AuditEntry, Space
from leavewell.accounts.queries import space_by_id
from leavewell.accounts.transaction import edge
from leavewell.effects import keeping
from leavewell.effects.keeping import OldRows
from leavewell.effects.schedule import sweep
from leavewell.kernel.errors import Invalid
from leavewell.messages.actions.old import KEEP_DAYS, delete_old_deliveries
from leavewell.messages.actions.replay import Replayed, replay_range
from leavewell.messages.models import Delivery, DeliveryTry
from leavewell.messages.tests.webhooks import a_test_event, a_webhook, fresh
from leavewell.outbound.tests.receiver import Receiver, Reply
from tests.builders import a_space, an_act
from tests.moments import leap_to, now_in, run_what_is_due

pytestmark = pytest.mark.django_db


def in_days(space: Space, days: int) -> None:
    """So many days later; whatever a night brings is done."""
    leap_to(space, now_in(space) + timedelta(days=days))
    sweep(space_by_id(space.pk))


def test_answers_and_events_are_kept_for_ninety_days_and_no_longer(receiver: Receiver) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    a_test_event(endpoint)
    run_what_is_due(endpoint.space)
    in_days(endpoint.space, KEEP_DAYS - 1)
    assert DeliveryTry.objects.count() == Delivery.objects.count() == 1
    in_days(endpoint.space, 2)
    assert not DeliveryTry.objects.exists() and not Delivery.objects.exists()
    entry = AuditEntry.objects.of(endpoint.space).get(deed="delete_old_deliveries")
    assert (entry.actor, entry.details) == ("system", {"rows": 2})


def test_what_still_waits_is_kept_however_old_and_its_old_answers_arent(receiver: Receiver) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    receiver.answer = lambda _: Reply(500)
    a_test_event(endpoint)
    run_what_is_due(endpoint.space)
    in_days(endpoint.space, KEEP_DAYS + 1)
    assert Delivery.objects.get().state == "waiting" and not DeliveryTry.objects.exists()


def test_another_spaces_rows_stay(receiver: Receiver) -> None:
    ours, theirs = (a_webhook(a_space(), receiver)[0] for _ in range(2))
    for each in (ours, theirs):
        a_test_event(each)
        run_what_is_due(each.space)
    in_days(ours.space, KEEP_DAYS + 1)
    assert Delivery.objects.get().endpoint_id == theirs.pk


def test_many_are_deleted_in_several_transactions_and_looked_for_once_a_day(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    endpoint, _ = a_webhook(a_space(), receiver)
    for _ in range(3):
        a_test_event(endpoint)
    run_what_is_due(endpoint.space)
    leap_to(endpoint.space, now_in(endpoint.space) + timedelta(days=KEEP_DAYS + 1))
    asked: list[int] = []

    def counted(*given: object) -> int:
        asked.append(1)
        return delete_old_deliveries(*given)  # type: ignore[arg-type]

    old = OldRows("delete_old_deliveries", KEEP_DAYS, counted)
    assert (old.sweep(fresh(endpoint).space), old.sweep(fresh(endpoint).space)) == (6, 0)
    assert len(asked) == 4 and not Delivery.objects.exists()


def test_a_span_that_nobody_remembers_isnt_taken_for_missed(receiver: Receiver) -> None:
    endpoint, _ = a_webhook(a_space(), receiver)
    added_at = endpoint.added_at

    def missed() -> Replayed:
        act = an_act(endpoint.space)
        with edge():
            return replay_range(act, fresh(endpoint), since=added_at - timedelta(days=1), until=act.at)

    leap_to(endpoint.space, added_at + timedelta(days=KEEP_DAYS - 1))
    assert missed() == Replayed(0, 0)
    leap_to(endpoint.space, added_at + timedelta(days=KEEP_DAYS + 1))
    with pytest.raises(Invalid, match="remembered for 90 days"):
        missed()
