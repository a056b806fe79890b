"""An alert in words, made when it is sent, from the rows as they are then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from leavewell.accounts.models import Space
from leavewell.accounts.secrets import unseal
from leavewell.effects.actions.mails import message_id_of
from leavewell.effects.types import UNKEPT_WORDS, Letter
from leavewell.messages.actions.raising import DAY, ONE
from leavewell.messages.alert_texts import Words, usual_words
from leavewell.messages.decide.ticket import block, headers
from leavewell.messages.decide.wording import filled, one_line, quoted, without_rules
from leavewell.messages.models import Alert, AlertItem
from leavewell.messages.particulars import Particulars, particulars_of, thread_of

NO_WORDS = "(nothing)"
DIGEST = "alert.digest"
"""What the mail of a day calls itself where a single event's has its name."""


@dataclass(frozen=True)
class Composed:
    """One event for one alert. The body has ``UNKEPT_WORDS`` where the customer's own stand, if there are any."""

    subject: str
    body: str
    particulars: Particulars

    @property
    def words(self) -> str:
        """What the customer wrote, each line marked as theirs."""
        return quoted(self.particulars.words) if self.particulars.words.strip() else ""


def words_of(alert: Alert, event: str) -> Words:
    """The company's own words for an event, or the usual ones."""
    own = alert.texts.get(event)
    return Words(own["subject"], own["body"]) if own else usual_words(event)


def compose(space: Space, alert: Alert, item: AlertItem) -> Composed:
    """One event, as it is to be told."""
    known = particulars_of(space, item.fact, item.about)
    return fill(space, words_of(alert, item.event), known)


def fill(space: Space, words: Words, known: Particulars) -> Composed:
    """These words with what is known put in. A test space's say so in the subject."""
    tested = "[test] " if space.mode == Space.Mode.TEST else ""
    subject = one_line(tested + filled(words.subject, known.values))
    theirs = UNKEPT_WORDS if known.words.strip() else NO_WORDS
    body = without_rules(filled(words.body, {**known.values, "words": theirs}))
    return Composed(subject, body, known)


def letter_of_one(space: Space, alert: Alert, item: AlertItem) -> Letter:
    """A mail of one event: the first about a thing opens a ticket, what follows of it answers that one."""
    made = compose(space, alert, item)
    return Letter(
        to=unseal(alert.target),
        subject=made.subject,
        text=f"{made.body}\n\n{block(made.particulars.pairs)}\n",
        words=made.words,
        headers=headers(
            item.event,
            space.mode,
            reply_to=reply_address(space, alert, made.particulars.customer),
            first=_first(space, item),
            thread=thread_of(item.about),
        ),
    )


def letter_of_day(space: Space, alert: Alert, items: Sequence[AlertItem]) -> Letter:
    """A mail of many events, a line each."""
    subject, text = day_in_words(space, alert, items)
    pairs = [("Event", DIGEST), ("Mode", space.mode), ("Count", str(len(items)))]
    found = headers(DIGEST, space.mode, reply_to=reply_address(space, alert, ""), first="", thread="")
    return Letter(unseal(alert.target), subject, f"{text}\n\n{block(pairs)}\n", headers=found)


def day_in_words(space: Space, alert: Alert, items: Sequence[AlertItem]) -> tuple[str, str]:
    """Subject and body of what a day brought, in the order in which it happened."""
    zone = ZoneInfo(space.workspace.zone)
    lines = []
    for item in items:
        made, at = compose(space, alert, item), item.fact.occurred_at.astimezone(zone)
        lines.append(f"- {at.day} {at:%B, %H:%M}: {made.subject}")
        if made.particulars.link:
            lines.append(f"  {made.particulars.link}")
    tested = "[test] " if space.mode == Space.Mode.TEST else ""
    count = "1 event" if len(items) == 1 else f"{len(items)} events"
    last = items[-1].fact.occurred_at.astimezone(zone)
    subject = f"{tested}[Leavewell] {alert.name}: {count} up to {last.day} {last:%B %Y}"
    return one_line(subject), without_rules("\n".join(lines))


def reply_address(space: Space, alert: Alert, customer: str) -> str:
    """Where a reply goes; empty: to the sender of our mails, as a mail program does by itself."""
    if alert.reply_to == Alert.ReplyTo.CUSTOMER:
        return one_line(customer, 254)
    if alert.reply_to == Alert.ReplyTo.MAIL_IN:
        return space.mail_in or f"requests+{space.public_id}@{settings.LEAVEWELL.mail_domain}"
    return ""


def _first(space: Space, item: AlertItem) -> str:
    """The Message-ID of the first mail about the same thing; empty where this is that one."""
    if item.about is None:
        return ""
    rows = AlertItem.objects.of(space).filter(
        alert=item.alert_id, about=item.about, effect__payload__mail=ONE
    )
    first = rows.order_by("planned_at", "pk").first()
    if first is None or first.pk == item.pk or first.effect_id is None:
        return ""
    return message_id_of(first.effect_id)


def is_of_day(order: dict[str, str]) -> bool:
    """Whether an effect tells a day together."""
    return order["mail"] == DAY
