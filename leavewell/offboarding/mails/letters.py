from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from leavewell.accounts.models import Contact
from leavewell.accounts.queries import contact_of
from leavewell.accounts.types import Act
from leavewell.effects.types import Letter, MailKind, NotNeeded
from leavewell.flow.bills import NO_BILLS, bill_lines, bills_of, charge_line
from leavewell.flow.links import status_url
from leavewell.flow.texts import Texts
from leavewell.flow.words import day
from leavewell.kernel.errors import NotFound
from leavewell.offboarding.decide.instants import Phase
from leavewell.offboarding.models import Departure
from leavewell.offboarding.queries import departure_of
from leavewell.offboarding.states import DepartureState

WhyNot = Callable[[Departure], str | None]


class DepartureLetter:
    """One letter to whoever declared, else to the account's own contact; never to someone who stayed."""

    always_goes = False

    def __init__(self, name: str, why_not: WhyNot = lambda departure: None) -> None:
        self.name = name
        self._why_not = why_not

    def compose(self, act: Act, subject_id: UUID) -> Letter | NotNeeded:
        """Not sent once the departure was taken back, or where what it says isn't so."""
        departure = departure_of(act.space, subject_id)
        if departure.state == DepartureState.RESTARTED:
            return NotNeeded("restarted")
        contact = reader_of(departure)
        if contact is None:
            return NotNeeded("nobody_to_write_to")
        why_not = self._why_not(departure)
        return NotNeeded(why_not) if why_not else self._letter(departure, contact)

    def _letter(self, departure: Departure, contact: Contact) -> Letter:
        texts, space, sub = Texts(locale_for(departure)), departure.space, departure.subscription
        words = {
            "plan": sub.plan,
            "company": space.workspace.name,
            "ends": day(departure.billing_ends_at, space, texts.locale),
            "access": day(departure.access_ends_at, space, texts.locale),
            "kept_until": day(departure.delete_after, space, texts.locale),
            "last": _last_charge(departure, texts),
        }
        body = [texts.say("mail.hello"), texts.say(f"mail.{self.name}.body", **words)]
        if departure.declaration is not None:
            body.append(texts.say("mail.done.status", url=status_url(departure.declaration)))
        body.append(texts.say("mail.sign", company=space.workspace.name))
        return Letter(contact.email, texts.say(f"mail.{self.name}.subject", **words), "\n\n".join(body))


def reader_of(departure: Departure) -> Contact | None:
    """Whoever declared, else the account's own contact."""
    if departure.declaration is not None:
        declared: Contact | None = departure.declaration.contact
        return declared
    try:
        return contact_of(departure.space, departure.account, None)
    except NotFound:
        return None


def locale_for(departure: Departure) -> str:
    """The language that they read."""
    declaration = departure.declaration
    session = declaration.session if declaration else None
    return str(session.locale if session else departure.account.locale)


def _last_charge(departure: Departure, texts: Texts) -> str:
    """The last one, that no other comes, and the bills of which they were told all the same."""
    sub, declared = departure.subscription, departure.declaration
    bills, last = bills_of(declared) if declared else NO_BILLS, None
    if sub.last_charge is not None and sub.last_charge_at is not None:
        last = sub.last_charge, day(sub.last_charge_at, departure.space, texts.locale)
    return " ".join([charge_line(bills, last, texts, "mail"), *bill_lines(bills, texts, "document")])


def _unless_over(departure: Departure) -> str | None:
    return None if departure.phase is Phase.LEAVING else "access_has_ended"


def _only_when_ended(departure: Departure) -> str | None:
    state = departure.subscription.state
    return None if state == "ended" else f"subscription_is_{state}"


def _only_when_ending(departure: Departure) -> str | None:
    state = departure.subscription.state
    return None if state in ("ending", "ended") else f"subscription_is_{state}"


LETTERS: dict[str, MailKind] = {
    "departure_acknowledged": DepartureLetter("departure_acknowledged"),
    "departure_done": DepartureLetter("departure_done", _only_when_ending),
    "departure_reminder": DepartureLetter("departure_reminder", _unless_over),
    "departure_no_charge": DepartureLetter("departure_no_charge", _only_when_ended),
}
