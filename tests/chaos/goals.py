"""What each customer of a run was promised, how it comes about, and how billing shows that it is so."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from leavewell.billing.types import SubscriptionView, SubState
from leavewell.kernel.money import Money
from tests.chaos.takers import Wanted
from tests.wire_account import SEATS

if TYPE_CHECKING:
    from leavewell.accounts.models import Space
    from tests.builders import Customer

FEWER = 5
GIFT = Money(700, "EUR")
PAUSED_DAYS = 60
SAME = timedelta(seconds=60)


@dataclass(frozen=True)
class Goal:
    """``write`` is the one write that billing may show for it; ``holds`` whether a reading shows what was promised."""

    customer: Customer
    effect: str
    write: str
    holds: Callable[[SubscriptionView], bool]

    @property
    def subscription(self) -> str:
        """Its id at the provider."""
        return self.customer.subscription.provider_id


def cancel_of(customer: Customer) -> Goal:
    """It ends with the period, and not before or after."""
    end = customer.subscription.period_end_at

    def holds(seen: SubscriptionView) -> bool:
        return seen.state is SubState.ENDING and _same(seen.ends_at, end)

    return Goal(customer, "billing.cancel", "cancel", holds)


def _discount(customer: Customer) -> Goal:
    def holds(seen: SubscriptionView) -> bool:
        return [one.percent_bp for one in seen.discounts] == [3000]

    return Goal(customer, "billing.discount", "discounts", holds)


def _seats(customer: Customer) -> Goal:
    return Goal(customer, "billing.change_quantity", "quantity", lambda seen: seen.items[0].quantity == FEWER)


def _plan(customer: Customer) -> Goal:
    return Goal(customer, "billing.change_plan", "plan", lambda seen: seen.items[0].unit.minor == 900)


def _trial(customer: Customer) -> Goal:
    until = customer.subscription.trial_end_at + timedelta(days=14)
    return Goal(customer, "billing.extend_trial", "trial", lambda seen: _same(seen.trial_end, until))


def _pause(customer: Customer) -> Goal:
    return Goal(customer, "billing.pause", "pause", lambda seen: seen.pause is not None)


def _credit(customer: Customer) -> Goal:
    return Goal(customer, "billing.credit", "credits", lambda seen: seen.credit == GIFT)


def _refund(customer: Customer) -> Goal:
    # A refund shows on the charge; the sums are compared over the whole account.
    return Goal(customer, "billing.refund", "refunds", lambda seen: True)


@dataclass(frozen=True)
class Sort:
    """A sort of offer: what is promised, the reason that brings the page to it, and what its customers have.

    Without a reason nobody asks for it on a page: a member grants it.
    """

    name: str
    goal: Callable[[Customer], Goal]
    reason: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    seats: int = 1
    in_trial: bool = False


SORTS = (
    Sort("discount", _discount, "too_expensive"),
    Sort("seats", _seats, "not_used_enough", (("seats", str(FEWER)),), seats=SEATS),
    Sort("plan", _plan, "no_longer_needed"),
    Sort("trial", _trial, "missing_feature", in_trial=True),
    Sort("pause", _pause),
    Sort("credit", _credit),
    Sort("refund", _refund),
)


def publish_offers(space: Space) -> None:
    """The default flow's, and the cheaper plan."""
    from leavewell.accounts.transaction import edge
    from leavewell.flow.actions.flows import publish_flow
    from leavewell.flow.definition import default_flow, parse
    from tests.builders import an_act

    flow = default_flow().model_dump(mode="json")
    solo = {
        "code": "solo",
        "kind": "plan_change",
        "for_reasons": ["no_longer_needed"],
        "rank": 50,
        "params": {"price": "price_solo"},
    }
    with edge():
        publish_flow(an_act(space), parse({**flow, "offers": [*flow["offers"], solo]}))


def asked_on_a_page(sort: Sort, customers: Sequence[Customer]) -> list[Wanted]:
    """The pages of those who are to take this offer."""
    from leavewell.flow.links import session_url
    from tests.builders import a_session

    return [Wanted(session_url(a_session(each)[1]), sort.reason, sort.chosen) for each in customers]


def grant(sort: Sort, customer: Customer, charge: str | None) -> None:
    """A member's word: the effect is planned as an accepted offer's would be."""
    from leavewell.accounts.transaction import edge
    from leavewell.effects.actions.outbox import plan
    from leavewell.effects.types import Planned
    from tests.builders import an_act

    kind = sort.goal(customer).effect
    terms: dict[str, Any] = {"subscription": str(customer.subscription.pk), "subject": str(uuid4())}
    act = an_act(customer.space, "member:chaos")
    if kind == "billing.pause":
        terms["until"] = (act.at + timedelta(days=PAUSED_DAYS)).isoformat()
    else:
        terms |= vars(GIFT)
    if charge:
        terms["charge"] = charge
    lane = customer.subscription.pk
    with edge():
        plan(act, Planned(kind, f"{kind}:{lane}:{terms['subject']}", terms, customer.account.pk, lane=lane))


def shuffled(goals: Sequence[Any], chance: random.Random) -> list[Any]:
    """In an order of the run's own."""
    mixed = list(goals)
    chance.shuffle(mixed)
    return mixed


def _same(seen: datetime | None, wanted: datetime | None) -> bool:
    return seen is not None and wanted is not None and abs(seen - wanted) < SAME
