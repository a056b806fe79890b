"""A person instead of a change: the company gets a mail, and answers within so many working days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from leavewell.effects.types import Planned
from leavewell.flow.decide.case import Case
from leavewell.flow.offers.base import MailWords, OfferType, Preview, Shown, Target, Terms, Words
from leavewell.flow.offers.params import Params, check
from leavewell.flow.wording import Line, line

MAIL = "offer_mail"
"""The kind of mail that carries it to the company."""


class EmailParams(Params):
    """``to``: the company's address; without one, the address that its mails come from."""

    within_days: int = Field(default=2, ge=1, le=10)
    to: str | None = Field(default=None, max_length=254, pattern=r"^[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]{1,189}$")


class EmailOffer(OfferType):
    """Terms: ``within_days``, the working days within which a person answers. Nothing changes in billing."""

    kind = "email"
    needs = None
    changes_nothing = True

    def check(self, params: Mapping[str, Any]) -> None:
        """1 to 10 working days, and one address or none."""
        check(
            EmailParams,
            params,
            offer="e-mail",
            next_step="Give within_days from 1 to 10, and to as one address.",
        )

    def kept(self, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """All but the address: it is read from the flow when the mail is written."""
        return {name: value for name, value in params.items() if name != "to"}

    def why_not(self, case: Case, params: Mapping[str, Any], *, now: datetime) -> str | None:
        """Fits everyone: whoever asks for a person gets one."""
        return None

    def preview(self, case: Case, params: Mapping[str, Any], *, now: datetime) -> Preview:
        """The price stays what it is."""
        days = EmailParams.model_validate(params).within_days
        return Preview(case.price, case.price, {"within_days": str(days)})

    def named(self, params: Mapping[str, Any], names: Mapping[str, str]) -> str:
        """By when."""
        return f"A person who answers within {_days_in_words(EmailParams.model_validate(params).within_days)}"

    def agreed(self, terms: Terms) -> str:
        """By when."""
        return f"a person who answers within {_days_in_words(int(terms['within_days']))}"

    def effects(self, target: Target, terms: Terms) -> list[Planned]:
        """One mail to the company."""
        subject = str(target.presented_offer_id)
        order = {"mail": MAIL, "subject": subject}
        return [Planned("mail.send", f"mail.{MAIL}:{subject}", order, target.account_id)]

    def promised(self, case: Case, taken: Preview, *, now: datetime) -> None:
        """Nothing that billing could show: the request's own steps have the deadline."""
        return

    def words(self, shown: Shown) -> Words:
        """Who answers and by when, and that nothing is cancelled by it."""
        return Words(
            heading=line("offer.email.heading"),
            offer=line("offer.email.offer", days=_days(shown)),
            after=_goes_on(shown),
            accept=line("offer.email.accept"),
        )

    def saved(self, shown: Shown) -> Line:
        """By when they hear from somebody."""
        return line("offer.email.saved", days=_days(shown))

    def mail(self, shown: Shown) -> MailWords:
        """What a mail about it says: the same."""
        return MailWords(
            line("offer.email.heading"), (line("offer.email.saved", days=_days(shown)), _goes_on(shown))
        )


def _goes_on(shown: Shown) -> Line:
    return line("offer.email.after", after=shown.preview.after, every=shown.every)


def _days(shown: Shown) -> Line:
    count = int(shown.preview.terms["within_days"])
    return line("offer.email.one_day") if count == 1 else line("offer.email.days", count=count)


def _days_in_words(count: int) -> str:
    return f"{count} working day{'' if count == 1 else 's'}"
