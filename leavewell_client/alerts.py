"""Who is told of events in words, and what they were told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from leavewell_client.calls import Body, Calls

THE_THREE = ("cancel.received", "offer.accepted", "offer.email_sent")
"""What an alert tells of unless it is told otherwise."""


@dataclass(frozen=True)
class Quiet:
    """Nothing is sent from ``begins`` to ``ends`` (``18:00``) each day, nor on ``days`` (``sat``)."""

    begins: str | None = None
    ends: str | None = None
    days: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """A subject of one line and a body, with names in braces."""

    subject: str
    body: str


@dataclass(frozen=True)
class Alert:
    """``to``: the mail address, or a chat's host. ``words``: those of events that you have changed.

    ``state``: on or paused. No ``digest_at``: each event at once.
    """

    id: str
    name: str
    channel: str
    to: str
    events: tuple[str, ...]
    digest_at: str | None
    quiet: Quiet
    reply_to: str
    words: Mapping[str, Words]
    state: str
    reason: str


@dataclass(frozen=True)
class Told:
    """One event of one alert. ``state``: waiting, sent, or held on the mailbox page of a test space."""

    id: str
    alert: str
    event: str
    account: str | None
    state: str
    planned_at: datetime
    sent_at: datetime | None


class Alerts:
    """The alerts of the key's space. It needs the scope ``alerts:manage``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def all(self) -> list[Alert]:
        """Every alert, the oldest first."""
        return [_alert_in(each) for each in self._calls.call("GET", "/alerts")["data"]]

    def alert(self, alert_id: str) -> Alert:
        """One of them."""
        return _alert_in(self._calls.call("GET", _path(alert_id)))

    def add(
        self,
        name: str,
        target: str,
        *,
        channel: str = "mail",
        events: Sequence[str] = THE_THREE,
        digest_at: str | None = None,
        quiet: Quiet | None = None,
        reply_to: str = "customer",
        idempotency_key: str | None = None,
    ) -> Alert:
        """One more. ``target``: a mail address, or that of a chat's hook. However often it is tried, one is added."""
        body = _settings_out(name, channel, target, events, digest_at, quiet, reply_to)
        return _alert_in(self._calls.post("/alerts", body, idempotency_key))

    def change(
        self,
        alert_id: str,
        *,
        name: str,
        target: str = "",
        channel: str = "mail",
        events: Sequence[str] = THE_THREE,
        digest_at: str | None = None,
        quiet: Quiet | None = None,
        reply_to: str = "customer",
    ) -> Alert:
        """Other settings, all of them but its words; without a ``target`` it stays where it goes."""
        body = _settings_out(name, channel, target, events, digest_at, quiet, reply_to)
        return _alert_in(self._calls.call("PUT", _path(alert_id), json=body))

    def write(self, alert_id: str, event: str, *, subject: str = "", body: str = "") -> Alert:
        """The words in which it tells of one event; none: the usual ones again."""
        path = f"{_path(alert_id)}/words/{quote(event, safe='')}"
        return _alert_in(self._calls.call("PUT", path, json={"subject": subject, "body": body}))

    def pause(self, alert_id: str) -> Alert:
        """What it would say waits."""
        return _alert_in(self._calls.post(f"{_path(alert_id)}/pause", None, None))

    def resume(self, alert_id: str) -> Alert:
        """It tells again."""
        return _alert_in(self._calls.post(f"{_path(alert_id)}/resume", None, None))

    def remove(self, alert_id: str) -> None:
        """Remove it; what waits is never sent."""
        self._calls.call("DELETE", _path(alert_id))

    def test(self, alert_id: str) -> Told:
        """One that is about nobody."""
        return _told_in(self._calls.post(f"{_path(alert_id)}/test", None, None))

    def told(self, alert_id: str, *, at_once: int = 100) -> Iterator[Told]:
        """What it told or is to tell, the newest first, fetched page by page."""
        return map(_told_in, self._calls.pages(f"{_path(alert_id)}/told", {"limit": at_once}))


def _path(alert_id: str) -> str:
    return f"/alerts/{quote(alert_id, safe='')}"


def _settings_out(
    name: str,
    channel: str,
    target: str,
    events: Sequence[str],
    digest_at: str | None,
    quiet: Quiet | None,
    reply_to: str,
) -> Body:
    still = quiet or Quiet()
    return {
        "name": name,
        "channel": channel,
        "target": target,
        "events": list(events),
        "digest_at": digest_at,
        "quiet": {"begins": still.begins, "ends": still.ends, "days": list(still.days)},
        "reply_to": reply_to,
    }


def _alert_in(body: Body) -> Alert:
    quiet = body["quiet"]
    return Alert(
        id=body["id"],
        name=body["name"],
        channel=body["channel"],
        to=body["to"],
        events=tuple(body["events"]),
        digest_at=body["digest_at"],
        quiet=Quiet(quiet["begins"], quiet["ends"], tuple(quiet["days"])),
        reply_to=body["reply_to"],
        words={event: Words(own["subject"], own["body"]) for event, own in body["words"].items()},
        state=body["state"],
        reason=body["reason"],
    )


def _told_in(body: Body) -> Told:
    return Told(
        id=body["id"],
        alert=body["alert"],
        event=body["event"],
        account=body["account"],
        state=body["state"],
        planned_at=datetime.fromisoformat(body["planned_at"]),
        sent_at=datetime.fromisoformat(body["sent_at"]) if body["sent_at"] else None,
    )
