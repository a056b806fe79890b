"""An alert as it is set, and as it is shown with what it told."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, WithJsonSchema

from leavewell.messages.actions.alerts import AlertSettings
from leavewell.messages.alert_queries import where_to
from leavewell.messages.alert_texts import DEFAULT_EVENTS
from leavewell.messages.decide.wording import BODY_LENGTH, SUBJECT_LENGTH
from leavewell.messages.models import Alert, AlertItem
from leavewell.web.api.shapes import Address, Clean, CleanLines, Given
from leavewell.web.api.webhook_shapes import EventName
from leavewell.web.times_of_day import DAYS, shown_time

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def _clock(text: object) -> time | None:
    if text is None:
        return None
    if not isinstance(text, str) or not _CLOCK.fullmatch(text):
        raise ValueError("must be a time of day such as 18:30")
    return time.fromisoformat(text)


Clock = Annotated[
    time | None,
    BeforeValidator(_clock),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "pattern": f"^{_CLOCK.pattern}$"}, {"type": "null"}],
            "description": "Such as 18:30, in the workspace's zone.",
        }
    ),
]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
AlertName = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"\S"), Clean]
Subject = Annotated[str, StringConstraints(max_length=SUBJECT_LENGTH), Clean]
Body = Annotated[str, StringConstraints(max_length=BODY_LENGTH), CleanLines]


class QuietIn(Given):
    """From ``begins`` to ``ends`` each day, over midnight too, and all day on ``days``, nothing is sent."""

    begins: Clock = None
    ends: Clock = None
    days: list[Weekday] = Field(default=[], max_length=7)


class AlertIn(Given):
    """Whom to tell, of what, and when.

    ``target``: a mail address, or the address of a chat's incoming webhook; needed for a new one, and as it was where a
    change leaves it out. ``digest_at``: all events of a day together at that time; else each at once. An alert stays
    in its ``channel``.
    """

    name: AlertName
    channel: Literal["mail", "slack", "teams"]
    target: Address = ""
    events: list[EventName] = Field(default=list(DEFAULT_EVENTS), max_length=100)
    digest_at: Clock = None
    quiet: QuietIn = QuietIn()
    reply_to: Literal["customer", "mail_in", "nobody"] = "customer"

    def settings(self) -> AlertSettings:
        """The same for an action."""
        return AlertSettings(
            name=self.name,
            channel=self.channel,
            target=self.target,
            events=self.events,
            digest_at=self.digest_at,
            quiet_from=self.quiet.begins,
            quiet_until=self.quiet.ends,
            quiet_days=[DAYS.index(each) for each in self.quiet.days],
            reply_to=self.reply_to,
        )


class WordsIn(Given):
    """The words of one event, with names in braces. Both empty: the usual ones again."""

    subject: Subject = ""
    body: Body = ""


class QuietOut(BaseModel):
    """When nothing is sent."""

    begins: str | None
    ends: str | None
    days: list[str]


class WordsOut(BaseModel):
    """Words of your own."""

    subject: str
    body: str


class AlertOut(BaseModel):
    """An alert. ``to``: the mail address, or the host of a chat's webhook, whose whole address isn't shown again.

    ``words``: those of events that you have changed. ``state``: on or paused; ``reason``: why it was paused by itself.
    """

    id: str
    name: str
    channel: str
    to: str
    events: list[str]
    digest_at: str | None
    quiet: QuietOut
    reply_to: str
    words: dict[str, WordsOut]
    state: str
    reason: str
    added_at: datetime


class AlertPage(BaseModel):
    """All alerts of the space; there are never more than 20, so ``next_cursor`` is null."""

    data: list[AlertOut]
    next_cursor: str | None = None


class ToldOut(BaseModel):
    """One event of one alert. ``state``: waiting, sent, or held: a test space's mailbox has it.

    ``account`` is your own id of it.
    """

    id: str
    alert: str
    event: str
    account: str | None
    state: Literal["waiting", "sent", "held"]
    planned_at: datetime
    sent_at: datetime | None


class ToldPage(BaseModel):
    """Some of them, the newest first. No ``next_cursor``: that was the last page."""

    data: list[ToldOut]
    next_cursor: str | None


def shown_alert(row: Alert) -> AlertOut:
    """The row without the address of a hook."""
    return AlertOut(
        id=row.public_id,
        name=row.name,
        channel=row.channel,
        to=where_to(row),
        events=list(row.events),
        digest_at=shown_time(row.digest_at) or None,
        quiet=QuietOut(
            begins=shown_time(row.quiet_from) or None,
            ends=shown_time(row.quiet_until) or None,
            days=[DAYS[each] for each in row.quiet_days],
        ),
        reply_to=row.reply_to,
        words={event: WordsOut(**words) for event, words in row.texts.items()},
        state=row.state,
        reason=row.reason,
        added_at=row.added_at,
    )


def shown_told(row: AlertItem) -> ToldOut:
    """The row; its words are made when it is sent, and aren't kept with it."""
    return ToldOut(
        id=row.public_id,
        alert=row.alert.public_id,
        event=row.event,
        account=row.account.external_id if row.account else None,
        state=row.progress,
        planned_at=row.planned_at,
        sent_at=row.sent_at,
    )
