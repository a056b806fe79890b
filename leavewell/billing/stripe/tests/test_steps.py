"""Plans, and the requests they become, in tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from leavewell.billing.planning import CHARGED_UNTIL_END, STAYS_OPEN
from leavewell.billing.stripe.answers import refused_write
from leavewell.billing.stripe.client import Refusal
from leavewell.billing.stripe.moving import blocker
from leavewell.billing.stripe.planning import capabilities_of, plan_of
from leavewell.billing.stripe.steps import ENDING_MARK, MARK, REMEMBERED, is_ours, steps_of
from leavewell.billing.stripe.tests.wires import END, LATER, NOW, discount, invoice, item, seen, stamp
from leavewell.billing.stripe.wire import WirePrice
from leavewell.billing.types import (
    At,
    Cancel,
    Capability,
    ChangePlan,
    ChangeQuantity,
    ConnectionRefused,
    Discount,
    ExtendTrial,
    NotTaken,
    Now,
    Operation,
    PeriodEnd,
    Rejected,
    UndoCancel,
    Unknown,
)

pytestmark = pytest.mark.pure

OP = UUID("01890000-0000-7000-8000-000000000001")
TWO = {"data": [item(1), item(2, LATER, "year")]}
WEEKLY = {"data": [item(interval="week")]}
QUARTERLY = {"data": [item(interval_count=3)]}
USED = {"items": {"data": [item() | {"quantity": None}]}}
TRIAL = {"status": "trialing", "trial_end": stamp(END)}


def sent(operation: Operation, **changes: Any) -> list[tuple[str, dict[str, Any]]]:
    """The requests of an operation, without marks and expansions."""
    now = seen(**changes)
    steps = steps_of(operation, plan_of(operation, now.view).effective_at, now, OP)
    plain = ("metadata", "expand")
    return [(one.name, {key: one.params[key] for key in one.params if key not in plain}) for one in steps]


@pytest.mark.parametrize(
    ("operation", "changes", "expected"),
    [
        (Cancel(PeriodEnd()), {}, {"cancel_at_period_end": True}),
        (
            Cancel(PeriodEnd()),
            {"items": TWO},
            {"cancel_at": "max_period_end", "proration_behavior": "none"},
        ),
        (
            Cancel(PeriodEnd()),
            {"cancel_at": stamp(LATER)},
            {"cancel_at": stamp(END), "proration_behavior": "none"},
        ),
        (Cancel(At(LATER)), {}, {"cancel_at": stamp(LATER), "proration_behavior": "none"}),
        (
            Cancel(PeriodEnd(), "not_used_enough"),
            {},
            {"cancel_at_period_end": True, "cancellation_details": {"feedback": "unused"}},
        ),
        (Cancel(PeriodEnd(), "a_code_of_yours"), {}, {"cancel_at_period_end": True}),
        (
            UndoCancel(),
            {"cancel_at_period_end": True, "cancel_at": stamp(END)},
            {"cancel_at_period_end": False},
        ),
        (UndoCancel(), {"cancel_at": stamp(END)}, {"cancel_at": ""}),
    ],
)
def test_one_update(operation: Operation, changes: dict[str, Any], expected: dict[str, Any]) -> None:
    ((_, params),) = sent(operation, **changes)
    assert params == expected


@pytest.mark.parametrize(
    ("operation", "changes", "expected"),
    [
        (ChangeQuantity(3), {}, {"items": [{"id": "si_1", "quantity": 3}]}),
        (ChangePlan("price_2"), {}, {"items": [{"id": "si_1", "price": "price_2", "quantity": 2}]}),
        (ChangePlan("price_2"), USED, {"items": [{"id": "si_1", "price": "price_2"}]}),
        (ExtendTrial(LATER), TRIAL, {"trial_end": stamp(LATER)}),
    ],
)
def test_new_terms_are_said_in_full_and_never_prorated(
    operation: Operation, changes: dict[str, Any], expected: dict[str, Any]
) -> None:
    ((_, params),) = sent(operation, **changes)
    assert params == {**expected, "proration_behavior": "none"}


PRICE = WirePrice.model_validate(item()["price"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"id": "price_2", "unit_amount": 2900, "nickname": "Small"}, None),
        ({"unit_amount": 0}, None),
        ({"currency": "usd"}, "currency_differs"),
        ({"recurring": {"interval": "year", "interval_count": 1}}, "interval_differs"),
        ({"recurring": {"interval": "month", "interval_count": 3}}, "interval_differs"),
        ({"recurring": None}, "interval_differs"),
        ({"unit_amount": None}, "price_unclear"),
        ({"active": False}, "not_on_sale"),
    ],
)
def test_which_price_can_be_moved_to(changes: dict[str, Any], code: str | None) -> None:
    wanted = WirePrice.model_validate({**item()["price"], **changes})
    against = blocker(PRICE, wanted)
    assert (against.code if against else None) == code


def test_twelve_months_and_a_year_are_not_taken_for_the_same_by_stripe() -> None:
    twelve = WirePrice.model_validate(item(interval_count=12)["price"])
    year = WirePrice.model_validate(item(interval="year")["price"])
    against = blocker(twelve, year)
    assert against is not None
    assert against.code == "interval_differs"
    assert blocker(twelve, twelve) is None


@pytest.mark.parametrize("when", [Now(), At(NOW), At(NOW - timedelta(days=1))])
def test_at_once_is_a_mark_and_a_delete(when: Now | At) -> None:
    assert sent(Cancel(when)) == [("mark", {}), ("delete", {})]


@pytest.mark.parametrize(
    ("cycles", "changes", "terms"),
    [
        (None, {}, {"duration": "forever"}),
        (1, {}, {"duration": "once"}),
        (3, {}, {"duration": "repeating", "duration_in_months": 3}),
        (3, {"items": {"data": [item(end=NOW)]}}, {"duration": "repeating", "duration_in_months": 3}),
        (
            2,
            {"items": {"data": [item(end=LATER, interval="year")]}},
            {"duration": "repeating", "duration_in_months": 20},
        ),
        (2, {"items": QUARTERLY}, {"duration": "repeating", "duration_in_months": 4}),
        (1, {"items": WEEKLY}, {"duration": "once"}),
        (None, {"items": WEEKLY}, {"duration": "forever"}),
    ],
)
def test_a_discount_is_a_coupon_and_the_whole_list(
    cycles: int | None, changes: dict[str, Any], terms: dict[str, Any]
) -> None:
    coupon, update = sent(Discount(1250, cycles), discounts=[discount(1), discount(2)], **changes)
    assert coupon == ("coupon", {"id": f"save-{OP}", "percent_off": 12.5, **terms})
    assert update[1] == {"discounts": [{"discount": "di_1"}, {"discount": "di_2"}, {"coupon": f"save-{OP}"}]}


def test_marks_are_kept_and_bounded() -> None:
    before = [str(uuid4()) for _ in range(REMEMBERED)]
    now = seen(metadata={MARK: " ".join(before)})
    (step,) = steps_of(Cancel(PeriodEnd()), END, now, OP)
    marked = step.params["metadata"][MARK]
    assert marked.split() == [*before[1:], str(OP)]
    assert len(marked) <= 500


def test_our_own_work_is_known() -> None:
    over = {"status": "canceled", "ended_at": stamp(NOW)}
    assert is_ours(Cancel(PeriodEnd()), seen(metadata={MARK: f"x {OP}"}), OP)
    assert is_ours(Cancel(Now()), seen(metadata={ENDING_MARK: str(OP)}, **over), OP)
    assert is_ours(Discount(500, 1), seen(discounts=[discount(1, id=f"save-{OP}")]), OP)
    assert not is_ours(Cancel(Now()), seen(metadata={ENDING_MARK: str(OP)}), OP)
    assert not is_ours(Cancel(Now()), seen(metadata={ENDING_MARK: str(uuid4())}, **over), OP)


@pytest.mark.parametrize(
    ("operation", "changes", "codes"),
    [
        (Cancel(PeriodEnd()), {}, []),
        (Cancel(PeriodEnd()), {"schedule": "sub_sched_1"}, ["schedule_attached"]),
        (Cancel(Now()), {"schedule": "sub_sched_1"}, ["schedule_attached"]),
        (UndoCancel(), {"schedule": "sub_sched_1", "cancel_at": stamp(END)}, ["schedule_attached"]),
        (Cancel(PeriodEnd()), {"status": "incomplete"}, ["not_started"]),
        (Cancel(Now()), {"status": "incomplete"}, []),
        (UndoCancel(), {"status": "canceled"}, ["already_ended"]),
        (Discount(500, 2), {"items": TWO}, ["cycles_unclear"]),
        (Discount(500, None), {"items": TWO}, []),
        (Discount(500, 1), {"cancel_at": stamp(END)}, ["ending"]),
        (Discount(0, 1), {}, ["invalid_discount"]),
        (Discount(500, 2), {"status": "paused"}, ["cycles_unclear"]),
        (Discount(500, 2), {"items": WEEKLY}, ["cycles_not_in_months"]),
        (Discount(500, 1), {"items": WEEKLY}, []),
        (Discount(500, None), {"items": WEEKLY}, []),
        (Discount(500, 2), {"items": QUARTERLY}, []),
        (ChangeQuantity(3), {"schedule": "sub_sched_1"}, ["schedule_attached"]),
        (ChangePlan("price_2"), {"schedule": "sub_sched_1"}, ["schedule_attached"]),
        (ExtendTrial(LATER), {"schedule": "sub_sched_1", **TRIAL}, ["schedule_attached"]),
        (ChangeQuantity(3), {"status": "incomplete"}, ["not_started"]),
        (ChangeQuantity(0), {}, ["invalid_quantity"]),
        (ChangeQuantity(3), {"items": TWO}, ["several_items"]),
        (ChangeQuantity(3), {"items": {"data": [item(unit_amount=0)]}}, ["price_unclear"]),
        (ChangePlan("price_2"), {"items": {"data": [item(unit_amount=None)]}}, ["price_unclear"]),
        (ChangeQuantity(3), {"status": "past_due"}, []),
        (ChangePlan("price_2"), {"cancel_at": stamp(END)}, ["ending"]),
        (ExtendTrial(LATER), {}, ["no_trial"]),
        (ExtendTrial(NOW), TRIAL, ["trial_shortened"]),
        (ExtendTrial(NOW + timedelta(days=731)), TRIAL, ["trial_too_long"]),
        (ExtendTrial(NOW + timedelta(days=730)), TRIAL, []),
    ],
)
def test_what_stands_in_the_way(operation: Operation, changes: dict[str, Any], codes: list[str]) -> None:
    assert [one.code for one in plan_of(operation, seen(**changes).view).blockers] == codes


def test_warnings_and_what_is_done() -> None:
    owing = seen(invoice(status="open")).view
    assert plan_of(Cancel(PeriodEnd()), owing).warnings == (STAYS_OPEN,)
    assert plan_of(Cancel(PeriodEnd()), seen(items=TWO).view).warnings == (CHARGED_UNTIL_END,)
    assert plan_of(Cancel(PeriodEnd()), seen(cancel_at=stamp(END)).view).already_done
    assert not plan_of(Cancel(PeriodEnd()), seen(cancel_at=stamp(LATER)).view).already_done
    assert plan_of(UndoCancel(), seen().view).already_done
    assert plan_of(ChangeQuantity(2), seen().view).already_done
    assert plan_of(ChangePlan("price_1"), seen().view).already_done
    assert plan_of(ExtendTrial(END), seen(**TRIAL).view).already_done
    assert not plan_of(ChangeQuantity(2), seen(status="canceled", ended_at=stamp(NOW)).view).already_done


def test_capabilities() -> None:
    everything, trial = capabilities_of(None), {Capability.EXTEND_TRIAL}
    changes = {Capability.CHANGE_QUANTITY, Capability.CHANGE_PLAN}
    assert capabilities_of(None) == everything
    assert capabilities_of(seen().view) == everything - trial
    assert capabilities_of(seen(status="trialing", trial_end=stamp(END)).view) == everything
    assert capabilities_of(seen(items=TWO).view) == everything - trial - changes
    assert (
        capabilities_of(seen(items={"data": [item(unit_amount=None)]}).view) == everything - trial - changes
    )
    assert capabilities_of(seen(schedule="s").view) == {Capability.DISCOUNT_PERCENT}
    assert capabilities_of(seen(status="incomplete").view) == {Capability.CANCEL_NOW}
    assert capabilities_of(seen(status="canceled").view) == frozenset()
    ending = everything - trial - changes - {Capability.DISCOUNT_PERCENT}
    assert capabilities_of(seen(cancel_at=stamp(END)).view) == ending


OWN = Refusal(400, "invalid_request_error", "parameter_unknown", None)


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (OWN, Rejected),
        (replace(OWN, kind="idempotency_error", code=None), Rejected),
        (replace(OWN, status=402, kind="card_error"), Rejected),
        (replace(OWN, kind=None), Unknown),
        (replace(OWN, status=302), Unknown),
        (replace(OWN, status=409), Unknown),
        (replace(OWN, status=500), Unknown),
        (replace(OWN, status=401), ConnectionRefused),
        (replace(OWN, status=403), ConnectionRefused),
        (replace(OWN, status=429), NotTaken),
    ],
)
def test_what_a_no_means(refusal: Refusal, kind: type) -> None:
    assert isinstance(refused_write(refusal), kind)
