"""A percentage off the next charges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from leavewell.billing.types import Capability
from leavewell.effects.goals import Goal
from leavewell.effects.types import Planned
from leavewell.flow.decide.case import Case
from leavewell.flow.offers.base import MailWords, OfferType, Preview, Shown, Target, Terms, Words, in_billing
from leavewell.flow.offers.params import Params, check
from leavewell.flow.offers.promising import lower
from leavewell.flow.wording import Line, Percent, line, payments

PAYING = ("active", "past_due")
"""States in which a further charge is to be expected."""


class DiscountParams(Params):
    """``percent_bp``: basis points off; ``cycles``: so many charges."""

    percent_bp: int = Field(ge=100, le=10_000)
    cycles: int = Field(ge=1, le=36)


class DiscountOffer(OfferType):
    """Keeps the subscription as it is, at a lower price for a while."""

    kind = "discount"
    needs = Capability.DISCOUNT_PERCENT

    def check(self, params: Mapping[str, Any]) -> None:
        """1 to 100 per cent, 1 to 36 charges."""
        advice = "Give percent_bp from 100 to 10000 and cycles from 1 to 36."
        check(DiscountParams, params, offer="discount", next_step=advice)

    def why_not(self, case: Case, params: Mapping[str, Any], *, now: datetime) -> str | None:
        """Fits a subscription that is running and costs something."""
        if case.state not in PAYING:
            return f"subscription_is_{case.state}"
        if case.price.minor <= 0:
            return "costs_nothing"
        return None

    def preview(self, case: Case, params: Mapping[str, Any], *, now: datetime) -> Preview:
        """The price with the percentage off."""
        given = DiscountParams.model_validate(params)
        terms = {"percent_bp": str(given.percent_bp), "cycles": str(given.cycles)}
        return Preview(case.price, case.price.less(given.percent_bp), terms)

    def named(self, params: Mapping[str, Any], names: Mapping[str, str]) -> str:
        """So much off so many charges."""
        return _in_words(int(params["percent_bp"]), int(params["cycles"]))

    def agreed(self, terms: Terms) -> str:
        """So much off so many charges."""
        return _in_words(int(terms["percent_bp"]), int(terms["cycles"]))

    def effects(self, target: Target, terms: Terms) -> list[Planned]:
        """One discount."""
        what = {"percent_bp": int(terms["percent_bp"]), "cycles": int(terms["cycles"])}
        return [in_billing("billing.discount", target, **what)]

    def promised(self, case: Case, taken: Preview, *, now: datetime) -> Goal:
        """So many payments at the lower price."""
        return lower(case, int(taken.terms["percent_bp"]), int(taken.terms["cycles"]), now)

    def words(self, shown: Shown) -> Words:
        """So much off so many payments."""
        return Words(
            heading=line("offer.discount.heading"),
            offer=line(
                "offer.discount.offer",
                percent=_off(shown),
                payments=_payments(shown),
                before=shown.preview.before,
                after=shown.preview.after,
                every=shown.every,
            ),
            after=line("offer.discount.after", before=shown.preview.before),
            accept=line("offer.discount.accept"),
        )

    def saved(self, shown: Shown) -> Line:
        """So much off so many payments."""
        return line("offer.discount.saved", percent=_off(shown), payments=_payments(shown))

    def mail(self, shown: Shown) -> MailWords:
        """The same, from billing, and what comes afterwards."""
        said = line(
            "mail.offer_done.discount.body",
            percent=_off(shown),
            payments=_payments(shown),
            before=shown.preview.before,
            after=shown.preview.after,
            every=shown.every,
        )
        afterwards = line("offer.discount.after", before=shown.preview.before)
        return MailWords(line("mail.offer_done.discount.subject", percent=_off(shown)), (said, afterwards))


def _off(shown: Shown) -> Percent:
    return Percent(int(shown.preview.terms["percent_bp"]))


def _payments(shown: Shown) -> Line:
    return payments(int(shown.preview.terms["cycles"]))


def _in_words(percent_bp: int, cycles: int) -> str:
    return f"{percent_bp / 100:g}% off {'the next charge' if cycles == 1 else f'{cycles} charges'}"
