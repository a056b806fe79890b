"""More days to try it, at no charge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pydantic import Field

from leavewell.billing.types import Capability
from leavewell.effects.goals import Goal
from leavewell.effects.types import Planned
from leavewell.flow.decide.case import Case
from leavewell.flow.offers.base import MailWords, OfferType, Preview, Shown, Target, Terms, Words, in_billing
from leavewell.flow.offers.params import Params, check
from leavewell.flow.offers.promising import longer_trial
from leavewell.flow.wording import Line, line


class TrialExtensionParams(Params):
    """``days``: so many more."""

    days: int = Field(ge=1, le=365)


class TrialExtensionOffer(OfferType):
    """Terms: ``ends_at`` (the trial's end so far) and ``until`` (its end with the offer)."""

    kind = "trial_extension"
    needs = Capability.EXTEND_TRIAL

    def check(self, params: Mapping[str, Any]) -> None:
        """1 to 365 days."""
        check(TrialExtensionParams, params, offer="trial extension", next_step="Give days from 1 to 365.")

    def why_not(self, case: Case, params: Mapping[str, Any], *, now: datetime) -> str | None:
        """Fits while a trial runs."""
        if case.state != "trialing":
            return f"subscription_is_{case.state}"
        if case.trial_end_at is None or case.trial_end_at <= now:
            return "trial_is_over"
        return None

    def preview(self, case: Case, params: Mapping[str, Any], *, now: datetime) -> Preview:
        """The price stays what it was; it begins later."""
        assert case.trial_end_at is not None
        until = case.trial_end_at + timedelta(days=TrialExtensionParams.model_validate(params).days)
        terms = {"ends_at": case.trial_end_at.isoformat(), "until": until.isoformat()}
        return Preview(case.price, case.price, terms)

    def named(self, params: Mapping[str, Any], names: Mapping[str, str]) -> str:
        """So many more days."""
        days = TrialExtensionParams.model_validate(params).days
        return f"{days} more day{'' if days == 1 else 's'} of trial"

    def agreed(self, terms: Terms) -> str:
        """The trial's new end."""
        return f"a trial until {datetime.fromisoformat(terms['until']):%Y-%m-%d}"

    def effects(self, target: Target, terms: Terms) -> list[Planned]:
        """The new end of the trial."""
        return [in_billing("billing.extend_trial", target, until=terms["until"])]

    def promised(self, case: Case, taken: Preview, *, now: datetime) -> Goal:
        """No payment before the new end of the trial."""
        return longer_trial(case, datetime.fromisoformat(taken.terms["until"]), now)

    def words(self, shown: Shown) -> Words:
        """Until when, and what it costs from then on."""
        values = _values(shown)
        return Words(
            heading=line("offer.trial.heading"),
            offer=line("offer.trial.offer", **values),
            after=line("offer.trial.after", **values),
            accept=line("offer.trial.accept"),
        )

    def saved(self, shown: Shown) -> Line:
        """Until when, and what it costs from then on."""
        return line("offer.trial.saved", **_values(shown))

    def mail(self, shown: Shown) -> MailWords:
        """The same, from billing."""
        values = _values(shown)
        said = (line("mail.offer_done.trial.body", **values), line("offer.trial.after", **values))
        return MailWords(line("mail.offer_done.trial.subject", **values), said)


def _values(shown: Shown) -> dict[str, Any]:
    terms = shown.preview.terms
    return {
        "ends": datetime.fromisoformat(terms["ends_at"]),
        "until": datetime.fromisoformat(terms["until"]),
        "after": shown.preview.after,
        "every": shown.every,
    }
