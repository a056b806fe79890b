"""Which offer is made, if any, and why the others are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from leavewell.flow.decide.case import Case
from leavewell.flow.definition import OfferTemplate
from leavewell.flow.offers.base import OfferType


@dataclass(frozen=True)
class Choice:
    """The offer to show, or none; ``passed_over`` says why of each other one, by code."""

    offer: OfferTemplate | None
    passed_over: Mapping[str, str]


def choose_offer(
    case: Case,
    templates: Sequence[OfferTemplate],
    kinds: Mapping[str, OfferType],
    *,
    now: datetime,
) -> Choice:
    """The fitting offer of the highest rank; the first listed among equals."""
    passed_over: dict[str, str] = {}
    best: OfferTemplate | None = None
    for template in sorted(templates, key=lambda each: -each.rank):
        against = why_not(case, template, kinds, now=now)
        if against:
            passed_over[template.code] = against
        elif best is None:
            best = template
        else:
            passed_over[template.code] = "outranked"
    return Choice(best, passed_over)


def why_not(
    case: Case, template: OfferTemplate, kinds: Mapping[str, OfferType], *, now: datetime
) -> str | None:
    """A code saying why this offer isn't made in this case; None if it may be."""
    if template.for_reasons and case.reason not in template.for_reasons:
        return "not_for_this_reason"
    if template.code in case.recently_accepted:
        return "accepted_before"
    if case.has_declined:
        # Whoever said no once isn't asked a second time on the same way out.
        return "declined_an_offer"
    kind = kinds[template.kind]
    needed = kind.needed(template.params)
    if needed is not None and needed not in case.can | case.withheld:
        return "billing_cannot"
    # What is plain from the case itself says more.
    against = kind.why_not(case, template.params, now=now)
    return against or ("billing_cannot_with_this_one" if needed in case.withheld else None)
