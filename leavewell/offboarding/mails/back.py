from __future__ import annotations

from uuid import UUID

from leavewell.accounts.models import Subscription
from leavewell.accounts.types import Act
from leavewell.effects.decide.ending import SAME
from leavewell.effects.types import Letter, NotNeeded
from leavewell.flow.texts import Texts
from leavewell.flow.words import day
from leavewell.kernel.money import Money
from leavewell.offboarding.decide.origin import ENDS
from leavewell.offboarding.mails.letters import locale_for, reader_of
from leavewell.offboarding.models import Departure
from leavewell.offboarding.queries import departure_of, going_on_as


class BackLetter:
    """The account is back: what was charged for the new period, and what comes next."""

    always_goes = False

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent where it has ended again, or is about to."""
        departure = departure_of(act.space, subject_id)
        sub = going_on_as(departure)
        if sub.state in ENDS:
            return NotNeeded(f"subscription_is_{sub.state}")
        contact = reader_of(departure)
        if contact is None:
            return NotNeeded("nobody_to_write_to")
        texts, company = Texts(locale_for(departure)), departure.space.workspace.name
        body = [
            texts.say("mail.hello"),
            texts.say("mail.departure_back.body", plan=sub.plan),
            _charged(departure, sub, texts),
            _next(departure, sub, texts),
            texts.say("mail.sign", company=company),
        ]
        subject = texts.say("mail.departure_back.subject", plan=sub.plan)
        return Letter(contact.email, subject, "\n\n".join(part for part in body if part))


def _charged(departure: Departure, sub: Subscription, texts: Texts) -> str:
    back_at = departure.settled_at
    # Billing counts in whole seconds, by a clock of its own; what was paid before it ended is days older.
    if (
        sub.last_charge is None
        or sub.last_charge_at is None
        or back_at is None
        or sub.last_charge_at < back_at - SAME
    ):
        return texts.say("mail.departure_back.nothing_charged")
    on = day(sub.last_charge_at, departure.space, texts.locale)
    return texts.say("mail.departure_back.charged", amount=sub.last_charge.shown(texts.locale), date=on)


def _next(departure: Departure, sub: Subscription, texts: Texts) -> str:
    if sub.next_charge_minor is None or sub.next_charge_at is None:
        return ""
    on = day(sub.next_charge_at, departure.space, texts.locale)
    amount = Money(sub.next_charge_minor, sub.currency).shown(texts.locale)
    return texts.say("mail.departure_back.next", amount=amount, date=on)
