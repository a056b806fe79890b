"""Plans, and the requests they become, in tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

import pytest

from leavewell.billing.planning import CHARGED_UNTIL_END, STAYS_OPEN
from leavewell.billing.stripe.answers import refused_write
from leavewell.billing.stripe.capabilities import capabilities_of
from leavewell.billing.stripe.client import Refusal
from leavewell.billing.stripe.moving import blocker
from leavewell.billing.stripe.planning import plan_of
from leavewell.billing.stripe.seen import Seen
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
    Credit,
    Discount,
    ExtendTrial,
    NotTaken,
    Now,
    Operation,
    Pause,
    PeriodEnd,
    Reactivate,
    Refund,
    Rejected,
    Resume,
    UndoCancel,
    Unknown,
)
from leavewell.kernel.money import Money

pytestmark = pytest.mark.pure

OP = UUID("01890000-0000-7000-8000-000000000001")
TWO = {"data": [item(1), item(2, LATER, "year")]}
WEEKLY = {"data": [item(interval="week")]}
QUARTERLY = {"data": [item(interval_count=3)]}
DINARS = {"items": {"data": [item(currency="bhd")]}}
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
        (
            Cancel(PeriodEnd()),
            {"billing_mode": {"type": "flexible"}},
            {"cancel_at": "max_period_end", "proration_behavior": "none"},
        ),
        (
            Cancel(PeriodEnd(), "other", comment="We moved."),
            {},
            {
                "cancel_at_period_end": True,
                "cancellation_details": {"feedback": "other", "comment": "We moved."},
            },
        ),
        (
            Pause(LATER),
            {},
            {"pause_collection": {"behavior": "void", "resumes_at": stamp(LATER)}},
        ),
        (Pause(None), {}, {"pause_collection": {"behavior": "void"}}),
        (Resume(), {"pause_collection": {"behavior": "void"}}, {"pause_collection": ""}),
        (
            Discount(0, None, promotion_code="promo_1"),
            {"discounts": [discount(1)]},
            {"discounts": [{"discount": "di_1"}, {"promotion_code": "promo_1"}]},
        ),
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


def test_an_amount_off_is_a_coupon_in_stripes_units() -> None:
    coupon, _ = sent(Discount(0, 1, amount=Money(1500, "EUR")))
    assert coupon[1] == {"id": f"save-{OP}", "amount_off": 1500, "currency": "eur", "duration": "once"}
    kronur = {"items": {"data": [item(currency="isk")]}}
    coupon, _ = sent(Discount(0, 1, amount=Money(1500, "ISK")), **kronur)
    assert coupon[1]["amount_off"] == 150000


def test_a_schedule_is_released_before_the_end_is_set() -> None:
    held = seen(schedule="sub_sched_1")
    for when, names in ((PeriodEnd(), ["release", "cancel"]), (Now(), ["release", "mark", "delete"])):
        asked = Cancel(when, release_lock=True)
        steps = steps_of(asked, plan_of(asked, held.view).effective_at, held, OP)
        assert [one.name for one in steps] == names
        assert steps[0].target == "sub_sched_1"


def test_what_a_schedule_had_planned_stands_on_the_plan() -> None:
    ahead = {"start_date": stamp(END), "end_date": stamp(LATER)}
    held = seen(schedule={"id": "sub_sched_1", "phases": [ahead]}).view
    for asked in (Cancel(PeriodEnd()), Cancel(PeriodEnd(), release_lock=True)):
        assert [one.code for one in plan_of(asked, held).losses] == ["planned_terms"]
    assert plan_of(Credit(Money(500, "EUR")), held).losses == ()
    over = seen(status="canceled", discounts=[discount(1)]).view
    assert [one.code for one in plan_of(Reactivate(), over).losses] == ["discount"]


@pytest.mark.parametrize("how", ["void", "uncollectible"])
def test_forgiven_bills_are_never_asked_for_again(how: Literal["void", "uncollectible"]) -> None:
    owing = (invoice(id="in_2", status="open"), invoice(id="in_3", status="draft"))
    asked = Cancel(PeriodEnd(), open_invoices=how)
    steps = sent_to(asked, seen(*owing))
    assert steps == [
        ("cancel", ""),
        (f"{how}:in_2", "in_2"),
        ("finalize:in_3", "in_3"),
        (f"{how}:in_3", "in_3"),
    ]
    assert plan_of(asked, seen(*owing).view).warnings == ()
    ended = seen(*owing, status="canceled", ended_at=stamp(NOW))
    assert not plan_of(asked, ended.view).already_done
    assert sent_to(asked, ended) == steps[1:]
    assert plan_of(asked, seen(status="canceled", ended_at=stamp(NOW)).view).already_done


@pytest.mark.parametrize("how", ["void", "uncollectible"])
def test_a_bill_that_is_spared_is_neither_made_firm_nor_forgiven(
    how: Literal["void", "uncollectible"],
) -> None:
    owing = (invoice(id="in_2", status="open"), invoice(id="in_3", status="draft"))
    asked = Cancel(PeriodEnd(), open_invoices=how, spared=frozenset({"in_3"}))
    assert sent_to(asked, seen(*owing)) == [("cancel", ""), (f"{how}:in_2", "in_2")]


def sent_to(operation: Operation, now: Seen) -> list[tuple[str, str]]:
    """The requests of an operation: their names and what they are about."""
    plan = plan_of(operation, now.view)
    return [(one.name, one.target) for one in steps_of(operation, plan.effective_at, now, OP)]


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
        (Cancel(PeriodEnd(), release_lock=True), {"schedule": "sub_sched_1"}, []),
        (Discount(0, 2, amount=Money(500, "EUR")), {}, []),
        (Discount(0, 2, amount=Money(500, "USD")), {}, ["currency_differs"]),
        (Discount(0, 2, amount=Money(0, "EUR")), {}, ["invalid_amount"]),
        (Discount(500, 2, amount=Money(500, "EUR")), {}, ["invalid_discount"]),
        (Discount(0, 1, amount=Money(1234, "BHD")), DINARS, ["amount_too_fine"]),
        (Discount(0, 1, amount=Money(1230, "BHD")), DINARS, []),
        (Discount(0, None, promotion_code="promo_1"), {"items": TWO}, []),
        (Discount(500, None, promotion_code="promo_1"), {}, ["invalid_discount"]),
        (Pause(LATER), {}, []),
        (Pause(None), {}, []),
        (Pause(NOW), {}, ["pause_over"]),
        (Pause(LATER), {"cancel_at": stamp(END)}, ["ending"]),
        (Pause(LATER), {"status": "canceled"}, ["already_ended"]),
        (Pause(LATER), {"status": "incomplete"}, ["not_started"]),
        (Pause(LATER), {"schedule": "sub_sched_1"}, ["schedule_attached"]),
        (Pause(LATER), {"latest_invoice": invoice(status="draft")}, ["owes"]),
        (Credit(Money(500, "EUR")), {}, []),
        (Credit(Money(0, "EUR")), {}, ["invalid_amount"]),
        (Credit(Money(500, "USD")), {}, ["currency_differs"]),
        (Refund("in_1", Money(500, "EUR")), {"status": "canceled"}, []),
        (Refund("in_1", Money(-1, "EUR")), {}, ["invalid_amount"]),
        (Refund("in_1", Money(501, "KWD")), {}, ["amount_too_fine"]),
        (Reactivate(), {"status": "canceled"}, []),
        (Reactivate(), {"status": "canceled", "items": {"data": [item(active=False)]}}, ["not_on_sale"]),
        (Reactivate(), {"status": "canceled", "collection_method": "send_invoice"}, ["collected_by_hand"]),
        (Reactivate(), {"cancel_at": stamp(END)}, ["not_ended"]),
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
    assert plan_of(Resume(), seen().view).already_done
    paused = {"pause_collection": {"behavior": "void", "resumes_at": stamp(LATER)}}
    assert plan_of(Pause(LATER), seen(**paused).view).already_done
    assert not plan_of(Pause(END), seen(**paused).view).already_done
    put_off = {"pause_collection": {"behavior": "keep_as_draft", "resumes_at": stamp(LATER)}}
    assert not plan_of(Pause(LATER), seen(**put_off).view).already_done
    assert not plan_of(ChangeQuantity(2), seen(status="canceled", ended_at=stamp(NOW)).view).already_done


MONEY = {Capability.CREDIT, Capability.REFUND, Capability.FORGIVE_INVOICES}
GIVEN_OFF = {Capability.DISCOUNT_PERCENT, Capability.DISCOUNT_AMOUNT, Capability.PROMOTION_CODE}
CHANGES = {Capability.CHANGE_QUANTITY, Capability.CHANGE_PLAN}
PAUSES = {Capability.PAUSE_COLLECTION, Capability.PAUSE_SERVICE}
NEVER = {Capability.PAUSE_SERVICE_ENDS}
NEWER = "2026-10-28.endive"


def test_capabilities() -> None:
    whole, trial = frozenset(Capability) - {Capability.PAUSE_SERVICE} - NEVER, {Capability.EXTEND_TRIAL}
    assert capabilities_of(None) == whole
    assert capabilities_of(None, NEWER) == frozenset(Capability) - NEVER
    everything = whole - {Capability.REACTIVATE}
    assert capabilities_of(seen().view) == everything - trial
    assert capabilities_of(seen(status="trialing", trial_end=stamp(END)).view) == everything
    assert capabilities_of(seen(items=TWO).view) == everything - trial - CHANGES
    tiers = {"data": [item(unit_amount=None)]}
    assert capabilities_of(seen(items=tiers).view) == everything - trial - CHANGES
    assert capabilities_of(seen(schedule="s").view) == GIVEN_OFF | MONEY
    assert capabilities_of(seen(status="incomplete").view) == {
        Capability.CANCEL_NOW,
        Capability.FORGIVE_INVOICES,
    }
    ending = everything - trial - CHANGES - GIVEN_OFF - PAUSES
    assert capabilities_of(seen(cancel_at=stamp(END)).view) == ending
    assert capabilities_of(seen(invoice(status="open")).view) == everything - trial - PAUSES


def test_capabilities_of_what_has_ended() -> None:
    back = {Capability.REACTIVATE}
    assert capabilities_of(seen(status="canceled").view) == MONEY | back
    assert capabilities_of(seen(status="canceled", collection_method="send_invoice").view) == MONEY
    assert capabilities_of(seen(status="canceled", items={"data": [item(active=False)]}).view) == MONEY


def test_the_pause_of_the_service_needs_a_newer_version_and_flexible_billing() -> None:
    flexible = {"billing_mode": {"type": "flexible"}}
    assert Capability.PAUSE_SERVICE in capabilities_of(seen(**flexible).view, NEWER)
    assert Capability.PAUSE_SERVICE not in capabilities_of(seen(**flexible).view)
    assert Capability.PAUSE_SERVICE not in capabilities_of(seen().view, NEWER)
    rest = Pause(None, "service")
    assert plan_of(rest, seen(**flexible).view, NEWER).blockers == ()
    why = [one.code for one in plan_of(Pause(LATER, "service"), seen().view).blockers]
    assert why == ["pause_needs_newer_version", "pause_needs_flexible_billing", "pause_ends_by_hand"]
    now = seen(**flexible)
    mark, pause = steps_of(rest, NOW, now, OP, NEWER)
    assert (mark.name, pause.kind) == ("mark", "pause")
    asleep = seen(status="paused")
    resumes = [steps_of(Resume(), NOW, asleep, OP, one)[1] for one in ("2026-05-27.dahlia", NEWER)]
    assert [one.params["billing_cycle_anchor"] for one in resumes] == ["unchanged", {"type": "unchanged"}]


def test_a_pause_of_the_service_that_came_no_further_than_its_mark_didnt_happen() -> None:
    flexible = {"billing_mode": {"type": "flexible"}, "metadata": {"leavewell_resting": str(OP)}}
    active, paused = seen(**flexible), seen(**flexible, status="paused")
    rest, goes_on = Pause(None, "service"), Resume()
    assert [is_ours(rest, one, OP) for one in (active, paused)] == [False, True]
    assert [is_ours(goes_on, one, OP) for one in (active, paused)] == [True, False]
    assert not is_ours(rest, paused, uuid4())


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
