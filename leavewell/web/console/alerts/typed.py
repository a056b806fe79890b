"""What was typed into the form of an alert."""

from __future__ import annotations

from calendar import day_name
from dataclasses import dataclass, field

from leavewell.kernel.errors import Invalid
from leavewell.messages.actions.alerts import AlertSettings
from leavewell.messages.alert_queries import where_to
from leavewell.messages.alert_texts import DEFAULT_EVENTS, title_of
from leavewell.messages.catalogue import CHOICES
from leavewell.messages.models import Alert
from leavewell.web.console.door import Visit
from leavewell.web.times_of_day import read_time, shown_time


@dataclass(frozen=True)
class Form:
    """The form as it stands on the page; ``wrong`` stands beside the field ``at``."""

    name: str = ""
    channel: str = Alert.Channel.MAIL.value
    target: str = ""
    events: list[str] = field(default_factory=lambda: list(DEFAULT_EVENTS))
    daily: bool = False
    digest_at: str = "09:00"
    quiet_from: str = ""
    quiet_until: str = ""
    quiet_days: list[str] = field(default_factory=list)
    reply_to: str = Alert.ReplyTo.CUSTOMER.value
    at: str = ""
    wrong: str = ""

    @property
    def usual(self) -> list[tuple[str, str, bool]]:
        """The events of a new alert: name, words, and whether it is ticked."""
        return [(each, title_of(each), each in self.events) for each in DEFAULT_EVENTS]

    @property
    def others(self) -> list[tuple[str, str, bool]]:
        """All further events."""
        names = [each.name for each in CHOICES if each.name not in DEFAULT_EVENTS]
        return [(each, title_of(each), each in self.events) for each in names]

    @property
    def has_others(self) -> bool:
        """Whether one of these is ticked."""
        return any(ticked for _, _, ticked in self.others)

    @property
    def days(self) -> list[tuple[str, str, bool]]:
        """The days of the week, and which are quiet."""
        return [(str(number), name, str(number) in self.quiet_days) for number, name in enumerate(day_name)]


def form_of(alert: Alert) -> Form:
    """As it was set last. The address of a hook isn't shown again."""
    return Form(
        name=alert.name,
        channel=alert.channel,
        target=where_to(alert) if alert.channel == Alert.Channel.MAIL else "",
        events=list(alert.events),
        daily=alert.digest_at is not None,
        digest_at=shown_time(alert.digest_at) or "09:00",
        quiet_from=shown_time(alert.quiet_from),
        quiet_until=shown_time(alert.quiet_until),
        quiet_days=[str(each) for each in alert.quiet_days],
        reply_to=alert.reply_to,
    )


def form_in(visit: Visit, *, at: str = "", wrong: str = "") -> Form:
    """As it was typed. A hook's address isn't sent back: it is a secret."""
    post = visit.request.POST
    channel = post.get("channel", Alert.Channel.MAIL.value)
    return Form(
        name=post.get("name", ""),
        channel=channel,
        target=post.get("target", "") if channel == Alert.Channel.MAIL else "",
        events=post.getlist("events"),
        daily=post.get("when") == "daily",
        digest_at=post.get("digest_at", ""),
        quiet_from=post.get("quiet_from", ""),
        quiet_until=post.get("quiet_until", ""),
        quiet_days=post.getlist("quiet_days"),
        reply_to=post.get("reply_to", Alert.ReplyTo.CUSTOMER.value),
        at=at,
        wrong=wrong,
    )


def settings_in(visit: Visit) -> AlertSettings:
    """What was typed, for an action. Invalid where a time can't be read."""
    form = form_in(visit)
    daily = read_time(form.digest_at, "digest_at")
    if form.daily and daily is None:
        raise Invalid("A summary needs its time.", "Give one such as 09:00.", field="digest_at")
    return AlertSettings(
        name=form.name,
        channel=form.channel,
        target=visit.request.POST.get("target", ""),
        events=form.events,
        digest_at=daily if form.daily else None,
        quiet_from=read_time(form.quiet_from, "quiet"),
        quiet_until=read_time(form.quiet_until, "quiet"),
        quiet_days=[int(each) for each in form.quiet_days if each in "0123456" and len(each) == 1],
        reply_to=form.reply_to,
    )


def field_of(error: Exception) -> str:
    """Beside which field it is shown."""
    return (error.field if isinstance(error, Invalid) else None) or "name"
