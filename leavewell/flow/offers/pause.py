"""No payments for a while, and then the old price again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pydantic import Field

from leavewell.billing.types import Capability
from leavewell.effects.goals import Goal
from leavewell.effects.types import Planned
from leavewell.flow.decide.case import Case
from leavewell.flow.decide.promise import paid_after
from leavewell.flow.offers.base import MailWords, OfferType, Preview, Shown, Target, Terms, Words, in_billing
from leavewell.flow.offers.params import Params, check
from leavewell.flow.offers.promising import paused
from leavewell.flow.wording import Line, line

BEFORE = timedelta(hours=1)
"""It ends so long before the payment that is to be taken again: at the very instant a billing system may skip it."""

LONGEST = timedelta(days=190)
"""Half a year, with its longest months: a pause is no end that nobody calls one."""


class PauseParams(Params):
    """``payments``: so many are left out."""

    payments: int = Field(ge=1, le=26)


class PauseOffer(OfferType):
    """Terms: ``until`` (billing goes on), ``next_at`` (the next payment) and ``payments`` (so many are left out)."""

    kind = "pause"
    needs = Capability.PAUSE_COLLECTION

    def check(self, params: Mapping[str, Any]) -> None:
        """1 to 26 payments."""
        check(PauseParams, params, offer="pause", next_step="Give payments from 1 to 26.")

    def why_not(self, case: Case, params: Mapping[str, Any], *, now: datetime) -> str | None:
        """Fits a plan that is paid, owes nothing, and would be paid again within half a year."""
        if case.state != "active":
            return f"subscription_is_{case.state}"
        if case.item_count > 1:
            return "several_items"
        if case.price.minor == 0:
            return "costs_nothing"
        if case.open_invoice is not None:
            return "an_invoice_is_open"
        return "paused_too_long" if _next_at(case, params, now) - now > LONGEST else None

    def preview(self, case: Case, params: Mapping[str, Any], *, now: datetime) -> Preview:
        """The price stays what it was; no payment is taken for a while."""
        next_at = _next_at(case, params, now)
        terms = {
            "until": (next_at - BEFORE).isoformat(),
            "next_at": next_at.isoformat(),
            "payments": str(PauseParams.model_validate(params).payments),
        }
        return Preview(case.price, case.price, terms)

    def named(self, params: Mapping[str, Any], names: Mapping[str, str]) -> str:
        """So many payments left out."""
        return f"A pause of {_payments(PauseParams.model_validate(params).payments)}"

    def agreed(self, terms: Terms) -> str:
        """When it is paid again."""
        return f"a pause until the payment of {datetime.fromisoformat(terms['next_at']):%Y-%m-%d}"

    def effects(self, target: Target, terms: Terms) -> list[Planned]:
        """No bills until then."""
        return [in_billing("billing.pause", target, until=terms["until"], pause="collection")]

    def promised(self, case: Case, taken: Preview, *, now: datetime) -> Goal:
        """No payment before billing goes on, and then the old price."""
        return paused(case, datetime.fromisoformat(taken.terms["until"]), now)

    def words(self, shown: Shown) -> Words:
        """Until when nothing is paid, and what is paid then."""
        values = _values(shown)
        return Words(
            heading=line("offer.pause.heading"),
            offer=line("offer.pause.offer", **values),
            after=line("offer.pause.after", **values),
            accept=line("offer.pause.accept"),
        )

    def saved(self, shown: Shown) -> Line:
        """Until when, and what it costs from then on."""
        return line("offer.pause.saved", **_values(shown))

    def mail(self, shown: Shown) -> MailWords:
        """The same, from billing."""
        values = _values(shown)
        said = (line("mail.offer_done.pause.body", **values), line("offer.pause.after", **values))
        return MailWords(line("mail.offer_done.pause.subject", **values), said)


def _next_at(case: Case, params: Mapping[str, Any], now: datetime) -> datetime:
    """The payment that is taken again: those before it are left out."""
    return paid_after(case, PauseParams.model_validate(params).payments, now)


def _payments(count: int) -> str:
    return f"{count} payment{'' if count == 1 else 's'}"


def _values(shown: Shown) -> dict[str, Any]:
    return {
        "next_at": datetime.fromisoformat(shown.preview.terms["next_at"]),
        "after": shown.preview.after,
        "every": shown.every,
    }
