"""Fewer seats of the same plan, as many as the customer chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import Field

from leavewell.billing.types import Capability
from leavewell.effects.goals import Goal
from leavewell.effects.types import Planned
from leavewell.flow.decide.case import Case
from leavewell.flow.decide.promise import renews_at
from leavewell.flow.offers.asking import Choice, Option
from leavewell.flow.offers.base import MailWords, OfferType, Preview, Shown, Target, Terms, Words, in_billing
from leavewell.flow.offers.params import Params, check
from leavewell.flow.offers.promising import other_terms
from leavewell.flow.wording import Line, line, seats
from leavewell.kernel.errors import Invalid
from leavewell.kernel.money import Money

RUNNING = ("trialing", "active", "past_due")
"""States in which billing lets a subscription be changed."""

FIELD = "seats"
SHORT_LIST = 9
"""Up to so many possible numbers each is shown with its price; of more, one is typed."""


class SeatChangeParams(Params):
    """``min_seats``: as few as may be kept."""

    min_seats: int = Field(default=1, ge=1, le=100_000)


class SeatChangeOffer(OfferType):
    """Terms: ``seats_before``, ``seats`` (until chosen: the fewest), ``renews_at`` (from then on it costs less)."""

    kind = "seat_change"
    needs = Capability.CHANGE_QUANTITY

    def check(self, params: Mapping[str, Any]) -> None:
        """At least one seat stays."""
        check(SeatChangeParams, params, offer="seat change", next_step="Give min_seats, a number from 1.")

    def why_not(self, case: Case, params: Mapping[str, Any], *, now: datetime) -> str | None:
        """Fits whoever has more seats than must be kept, and pays for them."""
        if case.state not in RUNNING:
            return f"subscription_is_{case.state}"
        if case.item_count > 1:
            return "several_items"
        if case.unit.minor <= 0:
            return "costs_nothing"
        if case.quantity <= SeatChangeParams.model_validate(params).min_seats:
            return "no_seat_to_spare"
        return None

    def preview(self, case: Case, params: Mapping[str, Any], *, now: datetime) -> Preview:
        """The fewest seats that can be kept."""
        least = SeatChangeParams.model_validate(params).min_seats
        terms = {
            "seats_before": str(case.quantity),
            "seats": str(least),
            "renews_at": renews_at(case, now).isoformat(),
        }
        return Preview(case.price, _price_of(least, case.unit), terms)

    def choice(self, shown: Shown) -> Choice | None:
        """How many to keep; nothing to choose where there is one number only."""
        least, most, unit = _least(shown), _most(shown), _unit(shown)
        if least == most:
            return None
        label, wrong = line("offer.seats.choose"), line("offer.seats.wrong", least=least, most=most)
        if most - least >= SHORT_LIST:
            hint = line("offer.seats.hint", least=least, most=most, unit=unit, every=shown.every)
            return Choice(FIELD, label, wrong, hint=hint)
        options = [_option(count, unit, shown.every) for count in range(most, least - 1, -1)]
        return Choice(FIELD, label, wrong, tuple(options))

    def take(self, shown: Shown, given: Mapping[str, str]) -> Preview:
        """That many seats."""
        least, most = _least(shown), _most(shown)
        count = least if least == most else _number(given.get(FIELD, ""))
        if count is None or not least <= count <= most:
            raise Invalid("That many seats aren't on offer.", f"Choose from {least} to {most}.", field=FIELD)
        terms = {**shown.preview.terms, "seats": str(count)}
        return replace(shown.preview, after=_price_of(count, _unit(shown)), terms=terms)

    def named(self, params: Mapping[str, Any], names: Mapping[str, str]) -> str:
        """How far down they may go."""
        least = SeatChangeParams.model_validate(params).min_seats
        return "Fewer seats" if least == 1 else f"Fewer seats, {least} at least"

    def agreed(self, terms: Terms) -> str:
        """So many instead of so many."""
        count = int(terms["seats"])
        return f"{count} seat{'' if count == 1 else 's'} instead of {terms['seats_before']}"

    def effects(self, target: Target, terms: Terms) -> list[Planned]:
        """The new number of seats."""
        return [in_billing("billing.change_quantity", target, quantity=int(terms["seats"]))]

    def promised(self, case: Case, taken: Preview, *, now: datetime) -> Goal:
        """The price of that many."""
        return other_terms(case, taken.after, now, quantity=int(taken.terms["seats"]))

    def words(self, shown: Shown) -> Words:
        """What they have now, or the one number that is possible."""
        only_one = _least(shown) == _most(shown)
        return Words(
            heading=line("offer.seats.heading"),
            offer=line("offer.seats.only" if only_one else "offer.seats.offer", **_values(shown)),
            after=line("offer.seats.after", date=_renews_at(shown)),
            accept=line("offer.seats.accept"),
        )

    def saved(self, shown: Shown) -> Line:
        """So many instead of so many."""
        return line("offer.seats.saved", **_values(shown))

    def mail(self, shown: Shown) -> MailWords:
        """The same, from billing."""
        subject = line("mail.offer_done.seats.subject", seats=_kept(shown))
        said = line("mail.offer_done.seats.body", **_values(shown))
        return MailWords(subject, (said, line("offer.cancel_any_time")))


def _option(count: int, unit: Money, every: Line) -> Option:
    said = line("offer.seats.option", seats=seats(count), after=_price_of(count, unit), every=every)
    return Option(str(count), said)


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


def _price_of(count: int, unit: Money) -> Money:
    return Money(unit.minor * count, unit.currency)


def _least(shown: Shown) -> int:
    return int(shown.preview.terms["seats"])


def _most(shown: Shown) -> int:
    return int(shown.preview.terms["seats_before"]) - 1


def _unit(shown: Shown) -> Money:
    before = shown.preview.before
    return Money(before.minor // int(shown.preview.terms["seats_before"]), before.currency)


def _kept(shown: Shown) -> Line:
    return seats(int(shown.preview.terms["seats"]))


def _renews_at(shown: Shown) -> datetime:
    return datetime.fromisoformat(shown.preview.terms["renews_at"])


def _values(shown: Shown) -> dict[str, Any]:
    return {
        "seats": _kept(shown),
        "seats_before": seats(int(shown.preview.terms["seats_before"])),
        "unit": _unit(shown),
        "before": shown.preview.before,
        "after": shown.preview.after,
        "every": shown.every,
        "date": _renews_at(shown),
    }
