"""A cheaper plan, with the number of seats kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from leavewell.billing.types import Capability
from leavewell.effects.goals import Goal
from leavewell.effects.types import Planned
from leavewell.flow.decide.case import Case
from leavewell.flow.decide.promise import renews_at
from leavewell.flow.offers.base import MailWords, OfferType, Preview, Shown, Target, Terms, Words, in_billing
from leavewell.flow.offers.params import Params, check
from leavewell.flow.offers.promising import other_terms
from leavewell.flow.offers.seat_change import RUNNING
from leavewell.flow.wording import Line, line, seats
from leavewell.kernel.money import Money


class PlanChangeParams(Params):
    """``price``: the billing system's own id of what is to be bought instead."""

    price: str = Field(min_length=1, max_length=255)


class PlanChangeOffer(OfferType):
    """Terms: ``price``, ``quantity`` (kept), ``renews_at``. Names: ``plan_before``, ``plan_after``."""

    kind = "plan_change"
    needs = Capability.CHANGE_PLAN

    def check(self, params: Mapping[str, Any]) -> None:
        """A price is named. Whether it is on sale is seen when the offer is to be made."""
        advice = "Give price, the id that the billing system has for it."
        check(PlanChangeParams, params, offer="plan change", next_step=advice)

    def why_not(self, case: Case, params: Mapping[str, Any], *, now: datetime) -> str | None:
        """Fits where the other price is on sale, paid as often, in the same currency, and lower."""
        if case.state not in RUNNING:
            return f"subscription_is_{case.state}"
        if case.item_count > 1:
            return "several_items"
        other = case.prices.get(PlanChangeParams.model_validate(params).price)
        if other is None:
            return "price_unknown"
        if not other.on_sale:
            return "not_on_sale"
        if other.unit.currency != case.price.currency:
            return "another_currency"
        if (other.interval, other.interval_count) != (case.interval, case.interval_count):
            return "another_interval"
        return None if other.unit.minor < case.unit.minor else "not_cheaper"

    def preview(self, case: Case, params: Mapping[str, Any], *, now: datetime) -> Preview:
        """The same quantity at the other price."""
        price = PlanChangeParams.model_validate(params).price
        other = case.prices[price]
        terms = {
            "price": price,
            "quantity": str(case.quantity),
            "renews_at": renews_at(case, now).isoformat(),
        }
        after = Money(other.unit.minor * case.quantity, other.unit.currency)
        return Preview(case.price, after, terms, {"plan_before": case.plan, "plan_after": other.plan})

    def named(self, params: Mapping[str, Any], names: Mapping[str, str]) -> str:
        """The other plan, as the company calls it."""
        return f"The plan {names['plan_after']}" if names.get("plan_after") else "A cheaper plan"

    def agreed(self, terms: Terms) -> str:
        """That it is another plan; what it is called stands in no fact."""
        return "a cheaper plan"

    def effects(self, target: Target, terms: Terms) -> list[Planned]:
        """The other price."""
        return [in_billing("billing.change_plan", target, price=terms["price"])]

    def promised(self, case: Case, taken: Preview, *, now: datetime) -> Goal:
        """The other plan's price for as many as there are."""
        quantity = int(taken.terms["quantity"])
        return other_terms(case, taken.after, now, quantity=quantity, price_id=taken.terms["price"])

    def words(self, shown: Shown) -> Words:
        """One plan instead of the other."""
        values = _values(shown)
        return Words(
            heading=line("offer.plan.heading"),
            offer=_offer(shown),
            after=line("offer.plan.after", **values),
            accept=line("offer.plan.accept", **values),
        )

    def saved(self, shown: Shown) -> Line:
        """One plan instead of the other."""
        return line("offer.plan.saved", **_values(shown))

    def mail(self, shown: Shown) -> MailWords:
        """The same, from billing."""
        values = _values(shown)
        said = line("mail.offer_done.plan.body", **values)
        return MailWords(
            line("mail.offer_done.plan.subject", **values), (said, line("offer.cancel_any_time"))
        )


def _values(shown: Shown) -> dict[str, Any]:
    return {
        **shown.preview.names,
        "before": shown.preview.before,
        "after": shown.preview.after,
        "every": shown.every,
        "date": datetime.fromisoformat(shown.preview.terms["renews_at"]),
    }


def _offer(shown: Shown) -> Line:
    quantity, values = int(shown.preview.terms["quantity"]), _values(shown)
    if quantity == 1:
        return line("offer.plan.offer", **values)
    return line("offer.plan.offer_many", seats=seats(quantity), **values)
