"""Which offer is made, and why the others are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from leavewell.billing.types import Capability
from leavewell.flow.decide.case import Case
from leavewell.flow.decide.offer import choose_offer
from leavewell.flow.definition import OfferTemplate
from leavewell.flow.offers.base import Target
from leavewell.flow.offers.discount import DiscountOffer
from leavewell.kernel.errors import Invalid
from leavewell.kernel.ids import uuid7
from leavewell.kernel.money import Money
from tests.builders import NOON

KINDS = {"discount": DiscountOffer()}
PAYING = Case(
    "active",
    Money(4900, "EUR"),
    "month",
    NOON + timedelta(days=20),
    reason="too_expensive",
    can=frozenset(Capability),
)


def a_discount(code: str, *, rank: int = 0, reasons: tuple[str, ...] = ()) -> OfferTemplate:
    return OfferTemplate(
        code=code,
        kind="discount",
        rank=rank,
        for_reasons=reasons,
        params={"percent_bp": 3000, "cycles": 3},
    )


SMALL, LARGE = a_discount("small"), a_discount("large", rank=5)
FOR_COST = a_discount("for_cost", reasons=("too_expensive",))
FOR_BUGS = a_discount("for_bugs", reasons=("too_hard",), rank=9)


@pytest.mark.parametrize(
    ("case", "templates", "chosen", "passed_over"),
    [
        (PAYING, [SMALL], "small", {}),
        (PAYING, [SMALL, LARGE], "large", {"small": "outranked"}),
        (PAYING, [SMALL, FOR_COST], "small", {"for_cost": "outranked"}),
        (PAYING, [FOR_BUGS, FOR_COST], "for_cost", {"for_bugs": "not_for_this_reason"}),
        (replace(PAYING, reason=None), [FOR_COST], None, {"for_cost": "not_for_this_reason"}),
        (replace(PAYING, reason=None), [SMALL], "small", {}),
        (
            replace(PAYING, recently_accepted=frozenset({"large"})),
            [SMALL, LARGE],
            "small",
            {"large": "accepted_before"},
        ),
        (replace(PAYING, state="past_due"), [SMALL], "small", {}),
        (replace(PAYING, state="trialing"), [SMALL], None, {"small": "subscription_is_trialing"}),
        (replace(PAYING, state="ending"), [SMALL], None, {"small": "subscription_is_ending"}),
        (replace(PAYING, price=Money(0, "EUR")), [SMALL], None, {"small": "costs_nothing"}),
        (replace(PAYING, can=frozenset()), [SMALL], None, {"small": "billing_cannot"}),
        (
            replace(PAYING, can=frozenset(), withheld=frozenset(Capability)),
            [SMALL],
            None,
            {"small": "billing_cannot_with_this_one"},
        ),
        (
            replace(PAYING, state="trialing", can=frozenset(), withheld=frozenset(Capability)),
            [SMALL],
            None,
            {"small": "subscription_is_trialing"},
        ),
        (replace(PAYING, has_declined=True), [SMALL], None, {"small": "declined_an_offer"}),
        (PAYING, [], None, {}),
    ],
    ids=[
        "the only one",
        "the higher rank",
        "the first listed among equals",
        "one for this reason, whatever another's rank",
        "none for a reason that wasn't given",
        "one for all reasons needs none",
        "not the same one again",
        "for a late payer too",
        "not in a trial",
        "not for one that ends already",
        "not for what costs nothing",
        "not what billing cannot do",
        "not what billing cannot do with this one",
        "the plainer reason first",
        "not a second one after a no",
        "nothing to choose from",
    ],
)
def test_the_choice_says_what_it_passed_over(
    case: Case, templates: list[OfferTemplate], chosen: str | None, passed_over: dict[str, str]
) -> None:
    choice = choose_offer(case, templates, KINDS, now=NOON)
    assert (choice.offer.code if choice.offer else None, choice.passed_over) == (chosen, passed_over)


def test_what_is_shown_is_what_will_be_charged() -> None:
    shown = KINDS["discount"].preview(PAYING, SMALL.params, now=NOON)
    assert (shown.before, shown.after) == (Money(4900, "EUR"), Money(3430, "EUR"))


def test_an_accepted_discount_is_one_change_in_the_subscriptions_own_order() -> None:
    target = Target(uuid7(), uuid7(), uuid7())
    terms = KINDS["discount"].preview(PAYING, SMALL.params, now=NOON).terms
    (effect,) = KINDS["discount"].effects(target, terms)
    assert (effect.kind, effect.lane, effect.account_id) == (
        "billing.discount",
        target.subscription_id,
        target.account_id,
    )
    assert effect.key == f"billing.discount:{target.subscription_id}:{target.presented_offer_id}"
    assert (effect.payload["percent_bp"], effect.payload["cycles"]) == (3000, 3)


@pytest.mark.parametrize(
    ("params", "wrong"),
    [
        ({"percent_bp": 99, "cycles": 3}, "percent_bp"),
        ({"percent_bp": 10_001, "cycles": 3}, "percent_bp"),
        ({"percent_bp": 3000, "cycles": 0}, "cycles"),
        ({"percent_bp": 3000, "cycles": 37}, "cycles"),
        ({"percent_bp": 3000}, "cycles"),
        ({"percent_bp": 3000, "cycles": 3, "forever": True}, "forever"),
    ],
)
def test_a_discount_that_makes_no_sense_is_refused(params: dict[str, Any], wrong: str) -> None:
    with pytest.raises(Invalid, match=f"The discount's '{wrong}' is wrong"):
        KINDS["discount"].check(params)
