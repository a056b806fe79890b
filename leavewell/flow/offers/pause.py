"""No payments for a while, and then the old price again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import Field

from leavewell.billing.types import Capability, PauseKind
from leavewell.effects.decide.pauses import IN_TIME
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


Of = Literal["bills", "service"]

KINDS: Mapping[str, PauseKind] = {"bills": "collection", "service": "service"}
"""What billing calls them."""


class PauseParams(Params):
    """``payments``: so many are left out. ``of``: the bills alone, or the service, which can't be used meanwhile."""

    payments: int = Field(ge=1, le=26)
    of: Of = "bills"


class PauseOffer(OfferType):
    """Terms: ``until`` (billing goes on), ``next_at`` (the next payment) and ``payments`` (so many are left out).

    With ``of`` (``service``) where they can't use it meanwhile.
    """

    kind = "pause"
    needs = Capability.PAUSE_COLLECTION

    def check(self, params: Mapping[str, Any]) -> None:
        """1 to 26 payments, of bills or the service."""
        next_step = "Give payments from 1 to 26, and of as bills (they keep using it) or service (it rests)."
        check(PauseParams, params, offer="pause", next_step=next_step)

    def needed(self, params: Mapping[str, Any]) -> Capability | None:
        """Leaving bills out and letting the service rest are two things that billing may be able to do."""
        return Capability.PAUSE_SERVICE if _of(params) == "service" else self.needs

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
        next_at, of = _next_at(case, params, now), _of(params)
        terms = {
            "until": (next_at - _before(case, of)).isoformat(),
            "next_at": next_at.isoformat(),
            "payments": str(PauseParams.model_validate(params).payments),
            **({"of": of} if of != "bills" else {}),
        }
        return Preview(case.price, case.price, terms)

    def named(self, params: Mapping[str, Any], names: Mapping[str, str]) -> str:
        """So many payments left out, and whether they can use it meanwhile."""
        found = PauseParams.model_validate(params)
        what = "A pause of the service for" if found.of == "service" else "A pause of"
        return f"{what} {_payments(found.payments)}"

    def agreed(self, terms: Terms) -> str:
        """When it is paid again."""
        what = "a pause of the service" if _of(terms) == "service" else "a pause"
        return f"{what} until the payment of {datetime.fromisoformat(terms['next_at']):%Y-%m-%d}"

    def effects(self, target: Target, terms: Terms) -> list[Planned]:
        """No bills until then."""
        return [in_billing("billing.pause", target, until=terms["until"], pause=KINDS[_of(terms)])]

    def promised(self, case: Case, taken: Preview, *, now: datetime) -> Goal:
        """No payment before billing goes on, and then the old price."""
        until = datetime.fromisoformat(taken.terms["until"])
        return paused(case, until, now, KINDS[_of(taken.terms)])

    def words(self, shown: Shown) -> Words:
        """Until when nothing is paid, what is paid then, and whether they can use it meanwhile."""
        key, values = _key(shown), _values(shown)
        return Words(
            heading=line(f"offer.{key}.heading", **values),
            offer=line(f"offer.{key}.offer", **values),
            after=line(f"offer.{key}.after", **values),
            accept=line(f"offer.{key}.accept", **values),
        )

    def saved(self, shown: Shown) -> Line:
        """Until when, and what it costs from then on."""
        return line(f"offer.{_key(shown)}.saved", **_values(shown))

    def mail(self, shown: Shown) -> MailWords:
        """The same, from billing."""
        key, values = _key(shown), _values(shown)
        said = (line(f"mail.offer_done.{key}.body", **values), line(f"offer.{key}.after", **values))
        return MailWords(line(f"mail.offer_done.{key}.subject", **values), said)


def _next_at(case: Case, params: Mapping[str, Any], now: datetime) -> datetime:
    """The payment that is taken again: those before it are left out."""
    return paid_after(case, PauseParams.model_validate(params).payments, now)


def _of(values: Mapping[str, Any]) -> str:
    """Of params or of terms, which say it only where the service rests."""
    return str(values.get("of", "bills"))


def _before(case: Case, of: str) -> timedelta:
    """How long before that payment it ends: a service whose end may have to be tried again has a day for it."""
    is_daily = (case.interval, case.interval_count) == ("day", 1)
    return IN_TIME if of == "service" and not is_daily else BEFORE


def _key(shown: Shown) -> str:
    return "service_pause" if _of(shown.preview.terms) == "service" else "pause"


def _payments(count: int) -> str:
    return f"{count} payment{'' if count == 1 else 's'}"


def _values(shown: Shown) -> dict[str, Any]:
    terms = shown.preview.terms
    return {
        "until": datetime.fromisoformat(terms["until"]),
        "next_at": datetime.fromisoformat(terms["next_at"]),
        "after": shown.preview.after,
        "every": shown.every,
    }
