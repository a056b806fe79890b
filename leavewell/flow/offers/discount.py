"""A percentage off the next charges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from leavewell.effects.types import Planned
from leavewell.flow.decide.case import Case
from leavewell.flow.offers.base import Preview, Target
from leavewell.kernel.errors import Invalid

PAYING = ("active", "past_due")
"""States in which a further charge is to be expected."""


class DiscountParams(BaseModel):
    """``percent_bp``: basis points off; ``cycles``: so many charges."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    percent_bp: int = Field(ge=100, le=10_000)
    cycles: int = Field(ge=1, le=36)


class DiscountOffer:
    """Keeps the subscription as it is, at a lower price for a while."""

    kind = "discount"

    def check(self, params: Mapping[str, Any]) -> None:
        """1 to 100 per cent, 1 to 36 charges."""
        try:
            DiscountParams.model_validate(params)
        except ValidationError as error:
            first = error.errors()[0]
            raise Invalid(
                f"The discount's '{first['loc'][0]}' is wrong: {first['msg']}.",
                "Give percent_bp from 100 to 10000 and cycles from 1 to 36.",
            ) from None

    def why_not(self, case: Case, params: Mapping[str, Any], *, now: datetime) -> str | None:
        """Fits a subscription that is running and costs something."""
        if case.state not in PAYING:
            return f"subscription_is_{case.state}"
        if case.price.minor <= 0:
            return "costs_nothing"
        return None

    def preview(self, case: Case, params: Mapping[str, Any]) -> Preview:
        """The price of one interval with the percentage off."""
        terms = DiscountParams.model_validate(params)
        return Preview(case.price, case.price.less(terms.percent_bp))

    def effects(self, target: Target, params: Mapping[str, Any]) -> list[Planned]:
        """One change in billing, in the subscription's own order."""
        terms = DiscountParams.model_validate(params)
        return [
            Planned(
                kind="billing.discount",
                key=f"billing.discount:{target.subscription_id}:{target.presented_offer_id}",
                payload={
                    "subscription": str(target.subscription_id),
                    "subject": str(target.presented_offer_id),
                    "percent_bp": terms.percent_bp,
                    "cycles": terms.cycles,
                },
                account_id=target.account_id,
                lane=target.subscription_id,
            )
        ]
